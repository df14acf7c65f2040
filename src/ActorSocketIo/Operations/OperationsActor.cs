using Akka.Actor;

namespace ActorSocketIo.Operations;

/// <summary>Runs the commands of operators, each as an actor of its own.</summary>
/// <remarks>One per node. What fails in a command ends that command only.</remarks>
internal sealed class OperationsActor : ReceiveActor
{
    /// <summary>How many commands may run at a time.</summary>
    public const int MostRunning = 32;

    private readonly SocketIoNode _node;
    private int _running;

    public OperationsActor(SocketIoNode node)
    {
        _node = node;
        Receive<CommandProtocol.Run>(OnRun);
        Receive<Terminated>(_ => _running--);
    }

    protected override SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.StoppingStrategy;

    private void OnRun(CommandProtocol.Run run)
    {
        if (_running == MostRunning)
        {
            Sender.Tell(new CommandProtocol.Result(Palettes.CommandResult.Failed($"{MostRunning} commands run on this node, and no more may: end one, or ask another node.")));
            return;
        }

        _running++;
        var command = Context.ActorOf(Props.Create(() => new CommandActor(_node, run.Command)));
        Context.Watch(command);
        Sender.Tell(new CommandProtocol.Running(command));
    }
}

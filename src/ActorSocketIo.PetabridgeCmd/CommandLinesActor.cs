using ActorSocketIo.Operations;
using ActorSocketIo.Operations.Palettes;
using Akka.Actor;
using Petabridge.Cmd;

namespace ActorSocketIo.PetabridgeCmd;

/// <summary>Answers one command with lines of text; asks for one result after the other.</summary>
internal sealed class CommandLinesActor : ReceiveActor
{
    private readonly IActorRef _asker, _command;
    private bool _hasBegun;

    public CommandLinesActor(SocketIoNode node, ParsedCommand command, IActorRef asker)
    {
        _asker = asker;
        _command = Context.ActorOf(Props.Create(() => new CommandActor(node, command)));
        Receive<CommandProtocol.Result>(OnResult);
    }

    protected override void PreStart() => _command.Tell(CommandProtocol.Next.Instance);

    private void OnResult(CommandProtocol.Result result)
    {
        foreach (var line in CommandText.Lines(result.Value with { Error = null }, hasHeader: !_hasBegun))
            _asker.Tell(new CommandResponse(line, final: false));
        _hasBegun = true;
        if (!result.Value.IsLast)
        {
            _command.Tell(CommandProtocol.Next.Instance);
            return;
        }

        _asker.Tell(result.Value.Error is { } error ? new ErroredCommandResponse(error, true) : CommandResponse.Empty);
        Context.Stop(Self);
    }
}

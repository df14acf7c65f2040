using ActorSocketIo.Operations.Commands;
using ActorSocketIo.Operations.Palettes;
using Akka.Actor;

namespace ActorSocketIo.Operations;

/// <summary>One command that runs.</summary>
/// <remarks>
/// Ends with its last result, when nobody wants more, or when it is late: a command that gives one result has a deadline, a stream that nobody
/// has asked for more is given up.
/// </remarks>
#pragma warning disable CA1001 // what it owns it disposes of when it stops
internal sealed class CommandActor : ReceiveActor, IWithTimers
#pragma warning restore CA1001
{
    /// <summary>What a command may take besides the time in which nodes must answer.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>How long a stream waits for somebody who reads it. Less than happenings are kept for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _ended = new();
    private readonly ParsedCommand _command;
    private readonly CommandStep _step;
    private readonly SocketIoServer _server;
    private readonly TimeSpan _limit;
    private IActorRef? _asker;

    public CommandActor(SocketIoNode node, ParsedCommand command)
    {
        _command = command;
        _server = node.Server;
        var call = new CommandCall(node, _command);
        _step = SocketIoPalette.Start(call);
        _limit = call.Timeout + Slack;
        Receive<CommandProtocol.Next>(OnNext);
        Receive<Stepped>(OnStepped);
        Receive<DeadlineDue>(OnDeadlineDue);
        Receive<CommandProtocol.Stop>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (_command.Definition.Changes)
            _server.Log.OperatorChanges(_command.Definition.Name, _command.TextOrNull("namespace") ?? "-");
        Timers.StartSingleTimer(DeadlineDue.Instance, DeadlineDue.Instance, _command.Definition.IsStream ? Patience : _limit);
    }

    protected override void PostStop()
    {
        _asker?.Tell(new CommandProtocol.Result(CommandResult.Failed("The command was stopped.")));
        _ended.Cancel();
        _ended.Dispose();
    }

    private void OnNext(CommandProtocol.Next next)
    {
        if (_asker is not null)
            return; // it is under way
        _asker = Sender;
        if (_command.Definition.IsStream)
            Timers.Cancel(DeadlineDue.Instance);
        StepAsync().PipeTo(Self);
    }

    private void OnStepped(Stepped stepped)
    {
        _asker?.Tell(new CommandProtocol.Result(stepped.Result));
        _asker = null;
        if (stepped.Result.IsLast)
            Context.Stop(Self);
        else
            Timers.StartSingleTimer(DeadlineDue.Instance, DeadlineDue.Instance, Patience);
    }

    private void OnDeadlineDue(DeadlineDue due)
    {
        _asker?.Tell(new CommandProtocol.Result(CommandResult.Failed($"'{_command.Definition.Name}' was not done within {_limit.TotalSeconds:0} s: give it more with --timeout.")));
        _asker = null;
        Context.Stop(Self);
    }

    private async Task<Stepped> StepAsync()
    {
        try
        {
            return new Stepped(await _step(_ended.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            return new Stepped(CommandResult.Failed("The command was stopped."));
        }
        catch (PartialAnswerException e)
        {
            return new Stepped(new CommandResult { Missing = [.. e.Missing], Notice = "The other nodes have done it." });
        }
        catch (Exception e) when (e is SocketIoException or CommandMistakeException)
        {
            return new Stepped(CommandResult.Failed(e.Message));
        }
        catch (Exception e) // a mistake of ours: the operator is told that there was one, the log what it was
        {
            _server.Log.CommandFailed(e, _command.Definition.Name);
            return new Stepped(CommandResult.Failed($"'{_command.Definition.Name}' has failed: the log of this node says how (event 1031)."));
        }
    }

    private sealed record Stepped(CommandResult Result) : INoSerializationVerificationNeeded;

    private sealed record DeadlineDue : INoSerializationVerificationNeeded
    {
        public static readonly DeadlineDue Instance = new();
    }
}

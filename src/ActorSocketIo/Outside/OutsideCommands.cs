using ActorSocketIo.Protocol;

namespace ActorSocketIo.Outside;

/// <summary>Does what processes ask for that are no nodes.</summary>
/// <remarks>A namespace that nobody has on this node is not made: who asks must not open to clients what the application has not.</remarks>
internal sealed class OutsideCommands(SocketIoServer server)
{
    /// <summary>Whether the node has started, and reaches the others.</summary>
    public bool IsReady => server.Node is not null && server.Engine.AcceptsSessions;

    /// <summary>The server's clock.</summary>
    public TimeProvider Time => server.Time;

    /// <inheritdoc cref="OutsideReader.Read"/>
    public Decoded<OutsideCommand> Read(ReadOnlyMemory<byte> body) => OutsideReader.Read(body, server.Json);

    /// <summary>Does it.</summary>
    /// <returns>
    /// Of events: completes when they have been handed to the links of interested nodes. Of the rest: when it holds on every node.
    /// </returns>
    /// <exception cref="SocketIoException">An event is larger than a link can keep, or a node has not answered (<see cref="PartialAnswerException"/>).</exception>
    /// <exception cref="TimeoutException">The way to a node has been congested for <see cref="SocketIoOptions.RequestsTimeout"/>; it may go yet.</exception>
    public Task RunAsync(OutsideCommand command)
    {
        var nsp = server.Namespaces.Find(command.Namespace) ?? server.Namespaces.StandIn(command.Namespace);
        var selected = new BroadcastOperator(nsp, command.Scope);
        switch (command.Action)
        {
            case OutsideAction.Emit:
                var (name, args) = EventOf(command);
                return selected.EmitAsync(name, args.AsSpan()).WaitAsync(server.Options.RequestsTimeout, server.Time);
            case OutsideAction.ServerSideEmit:
                var (serverEvent, values) = EventOf(command);
                nsp.Servers.IncludingThis.Emit(serverEvent, values.AsSpan());
                return Task.CompletedTask;
            case OutsideAction.SocketsJoin:
                return selected.SocketsJoinAsync(OutsideReader.RoomsOf(command.Args));
            case OutsideAction.SocketsLeave:
                return selected.SocketsLeaveAsync(OutsideReader.RoomsOf(command.Args));
            default:
                return selected.DisconnectSocketsAsync(command.Args[0].Get<bool>());
        }
    }

    private static (string Name, object?[] Args) EventOf(OutsideCommand command) =>
        (command.Args[0].Get<string>()!, [.. command.Args.Skip(1).Select(argument => (object?)argument)]);
}

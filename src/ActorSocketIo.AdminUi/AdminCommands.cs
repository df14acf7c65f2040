namespace ActorSocketIo.AdminUi;

/// <summary>What a page may order: for the sockets of a room, a single one by its id, or all of a namespace, on whatever nodes they are.</summary>
internal sealed class AdminCommands(SocketIoServer server, AdminUiLog log)
{
    /// <summary>Those that a page shows buttons for; of the reference.</summary>
    public static readonly string[] Features = ["EMIT", "JOIN", "LEAVE", "DISCONNECT", "MJOIN", "MLEAVE", "MDISCONNECT"];

    /// <summary>Listens to a page's orders.</summary>
    public void Listen(Socket page)
    {
        page.On<string, string?, string?>("join", (nsp, room, filter) => Select(page, "join", nsp, filter)?.SocketsJoin(room ?? ""));
        page.On<string, string?, string?>("leave", (nsp, room, filter) => Select(page, "leave", nsp, filter)?.SocketsLeave(room ?? ""));
        page.On<string, bool, string?>("_disconnect", (nsp, close, filter) => Select(page, "disconnect", nsp, filter)?.DisconnectSockets(close));
        page.On("emit", context => Emit(page, context.Args));
    }

    private void Emit(Socket page, Arguments args)
    {
        if (args.Get<string>(2) is { } eventName)
            Select(page, "emit", args.Get<string>(0), args.Get<string>(1))?.Emit(eventName, args.ToValues()[3..]);
    }

    // One that this node does not have is not made: it would be open to everybody. But other nodes may have it.
    private BroadcastOperator? Select(Socket page, string command, string? nsp, string? filter)
    {
        if (nsp is not ['/', ..])
            return null;
        log.Command(page.Id, command, nsp, filter);
        var target = server.Namespaces.Find(nsp) ?? server.Namespaces.StandIn(nsp);
        return string.IsNullOrEmpty(filter) ? target.In() : target.In(filter);
    }
}

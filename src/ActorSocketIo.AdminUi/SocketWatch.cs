namespace ActorSocketIo.AdminUi;

/// <summary>Sees what becomes of the sockets of this node, in all namespaces, and tells the nodes with pages. Development mode only.</summary>
/// <remarks>
/// What a node shows and tells leaves in the order in which it happened to its index: the lock is held from the look to the emit. Events in and out are told to the pages themselves, and are volatile: they
/// are many, and the next one is worth more.
/// </remarks>
internal sealed class SocketWatch(Namespace pages, Watchers watchers)
{
    /// <summary>How much of its sockets a node shows, in bytes.</summary>
    private const int MaxShownBytes = 4 * 1024 * 1024;

    /// <summary>Larger events are shown by their size.</summary>
    private const int MaxEventBytes = 16 * 1024;

    private readonly Lock _telling = new();

    private SocketIoServer Server => pages.Server;

    private string Self => Server.RunningNode.Peers.Self.ToString();

    private string Now => PageJson.Encode(Server.Time.GetUtcNow());

    /// <summary>Watches all namespaces that there are and will be.</summary>
    public void Start()
    {
        Server.OnNewNamespace(Watch);
        foreach (var nsp in Server.AllNamespaces)
            Watch(nsp);
    }

    /// <summary>Shows the sockets of this node to one with pages.</summary>
    /// <param name="node">Its token.</param>
    /// <param name="watch">What it has asked with.</param>
    public void Show(string node, long watch)
    {
        lock (_telling)
        {
            var shown = new List<Argument>();
            var bytes = 0;
            foreach (var socket in Server.AllNamespaces.SelectMany(nsp => nsp.Sockets.Values).Where(socket => socket.Connected))
            {
                var one = ShownSocket.Of(socket).Encode();
                bytes += one.Json.Length;
                if (bytes > MaxShownBytes)
                    break;
                shown.Add(one);
            }

            pages.Servers.To(node).Emit(NodeEvents.Shown, Self, watch, PageJson.Encode(shown));
        }
    }

    private void Watch(Namespace nsp)
    {
        nsp.Listeners.Connection.Prepend(socket => // before the application's, which may emit at once
        {
            OnConnected(socket);
            return Task.CompletedTask;
        });
        nsp.Adapter.RoomJoined += (room, id) => Tell(PageEvents.RoomJoined, () => [nsp.Name, room, id, Now]);
        nsp.Adapter.RoomLeft += (room, id) => Tell(PageEvents.RoomLeft, () => [nsp.Name, room, id, Now]);
    }

    private void OnConnected(Socket socket)
    {
        var nsp = socket.Namespace.Name;
        Tell(PageEvents.SocketConnected, () => [ShownSocket.Of(socket).Encode(), Now]);
        socket.Data.Changed += () => Tell(PageEvents.SocketUpdated, () => [PageJson.Encode(new { socket.Id, Nsp = nsp, Data = socket.Data.ToArgument() })]);
        socket.Conn.Upgraded += OnUpgraded;
        socket.OnDisconnect(reason =>
        {
            socket.Conn.Upgraded -= OnUpgraded;
            Tell(PageEvents.SocketDisconnected, () => [nsp, socket.Id, reason, Now]);
        });
        if (socket.Namespace == pages)
            return; // or telling pages of an event would be one
        socket.PrependAny(context => TellOfEvent(PageEvents.EventReceived, socket, context.EventName, context.Args));
        socket.PrependAnyOutgoing((name, args) => TellOfEvent(PageEvents.EventSent, socket, name, args));

        void OnUpgraded(string transport) => Tell(PageEvents.SocketUpdated, () => [PageJson.Encode(new { socket.Id, Nsp = nsp, Transport = transport })]);
    }

    private void TellOfEvent(string eventName, Socket socket, string name, Arguments args)
    {
        if (!watchers.Any)
            return;
        var bytes = args.Sum(arg => (long)arg.Json.Length + arg.Attachments.Sum(attachment => attachment.Length));
        object[] shown = bytes <= MaxEventBytes ? [name, .. args] : [name, $"{bytes} bytes, not shown"];
        pages.To(AdminPages.Room).Volatile.Emit(eventName, socket.Namespace.Name, socket.Id, PageJson.Encode(shown), Now);
    }

    private void Tell(string eventName, Func<object?[]> args)
    {
        if (!watchers.Any)
            return;
        lock (_telling)
            pages.Servers.To([.. watchers.Nodes]).Emit(NodeEvents.Changed, [Self, eventName, .. args()]);
    }
}

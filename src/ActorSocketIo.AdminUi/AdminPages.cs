using System.Collections.Immutable;

namespace ActorSocketIo.AdminUi;

/// <summary>The pages that are connected to this node, and the sockets of all nodes that they are shown.</summary>
/// <remarks>
/// Pages of other nodes are theirs: each node with pages has every other one tell it what changes. A page that does not read fast enough to be told of changes is disconnected, as any
/// client is; it comes back, and is shown everything anew. The lock is held while pages are told, so that each hears everything after what it was shown.
/// </remarks>
internal sealed class AdminPages(Namespace nsp, bool showsSockets)
{
    /// <summary>The room that pages are in: what is volatile is emitted to it, and so crosses to nodes with pages only.</summary>
    public const string Room = "pages";

    private readonly Lock _gate = new();
    private readonly ClusterView _view = new();
    private ImmutableHashSet<Socket> _pages = [];
    private long _watch;

    private SocketIoServer Server => nsp.Server;

    private string Self => Server.RunningNode.Peers.Self.ToString();

    /// <summary>A page has connected, and is in <see cref="Room"/>.</summary>
    public void Add(Socket page)
    {
        bool isFirst;
        lock (_gate)
        {
            if (!page.Connected)
                return; // and will not be removed any more
            isFirst = _pages.IsEmpty;
            _pages = _pages.Add(page);
            if (isFirst)
                _watch++;
            else if (showsSockets)
                page.Emit(PageEvents.AllSockets, _view.Encode());
        }

        if (isFirst)
            Watch();
    }

    /// <summary>A page has gone.</summary>
    public void Remove(Socket page)
    {
        lock (_gate)
        {
            _pages = _pages.Remove(page);
            if (_pages.IsEmpty)
                _view.Clear();
        }
    }

    /// <summary>Says to all nodes that there are pages here, if there are.</summary>
    public void Watch()
    {
        if (!_pages.IsEmpty)
            nsp.Servers.IncludingThis.Emit(NodeEvents.Watch, Self, _watch);
    }

    /// <summary>Another node, or this one, shows its sockets.</summary>
    public void OnShown(Arguments shown)
    {
        lock (_gate)
        {
            if (_pages.IsEmpty || shown.Get<long>(1) != _watch)
                return;
            _view.Replace(shown.Get<string>(0)!, shown[2].EnumerateArray());
            Tell(PageEvents.AllSockets, _view.Encode());
        }
    }

    /// <summary>Another node, or this one, tells of a change.</summary>
    public void OnChanged(Arguments changed)
    {
        Argument[] args = [.. changed.Skip(2)];
        lock (_gate)
        {
            if (_view.TryApply(changed.Get<string>(0)!, changed.Get<string>(1)!, args))
                Tell(changed.Get<string>(1)!, [.. args]);
        }
    }

    /// <summary>Takes the sockets of nodes that are gone from the pages: these had no time to say that they end.</summary>
    public void ForgetLostNodes()
    {
        var alive = Server.Nodes.Select(node => node.Token).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var socket in _view.Nodes.Where(node => !alive.Contains(node)).SelectMany(_view.Remove))
            {
                var now = PageJson.Encode(Server.Time.GetUtcNow());
                foreach (var room in socket.Rooms)
                    Tell(PageEvents.RoomLeft, socket.Namespace, room, socket.Id, now);
                Tell(PageEvents.SocketDisconnected, socket.Namespace, socket.Id, "node lost", now);
            }
        }
    }

    private void Tell(string eventName, params ReadOnlySpan<object?> args)
    {
        foreach (var page in _pages)
            page.Emit(eventName, args);
    }
}

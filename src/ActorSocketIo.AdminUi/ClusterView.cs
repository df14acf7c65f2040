namespace ActorSocketIo.AdminUi;

/// <summary>The sockets of all nodes as pages see them: what each node has shown, and what it has told since. Not thread-safe.</summary>
/// <remarks>
/// A page takes what it is told for granted: who joins a room twice is in it twice, for good. So it is told only what changes something here. What a node shows and tells comes in
/// order, and it begins with what it shows; things that had happened before it was asked may be in both.
/// </remarks>
internal sealed class ClusterView
{
    /// <summary>How much is shown to a page at once, so that its connection can take it: of more sockets or rooms pages do not hear.</summary>
    public const long MaxBytes = 8 * 1024 * 1024;

    private readonly Dictionary<string, Dictionary<(string Namespace, string Id), ShownSocket>> _nodes = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>The tokens of the nodes that have shown their sockets.</summary>
    public IReadOnlyCollection<string> Nodes => [.. _nodes.Keys];

    /// <summary>All sockets, as the page reads them.</summary>
    public Argument Encode() => PageJson.Encode(_nodes.Values.SelectMany(sockets => sockets.Values).Select(socket => socket.Encode()).ToArray());

    /// <summary>A node shows all that it has.</summary>
    public void Replace(string node, IEnumerable<Argument> shown)
    {
        Remove(node);
        var sockets = _nodes[node] = [];
        foreach (var one in shown)
            TryAdd(sockets, ShownSocket.Read(one));
    }

    /// <summary>A node is gone.</summary>
    /// <returns>The sockets that it had.</returns>
    public IReadOnlyCollection<ShownSocket> Remove(string node)
    {
        if (!_nodes.Remove(node, out var sockets))
            return [];
        _bytes -= sockets.Values.Sum(socket => (long)socket.Bytes);
        return sockets.Values;
    }

    /// <summary>Nobody looks any more.</summary>
    public void Clear()
    {
        _nodes.Clear();
        _bytes = 0;
    }

    /// <summary>A node tells of a change.</summary>
    /// <param name="node">Its token.</param>
    /// <param name="eventName">The page's name for it.</param>
    /// <param name="args">What the page is told.</param>
    /// <returns>Whether pages are to be told.</returns>
    public bool TryApply(string node, string eventName, ReadOnlySpan<Argument> args)
    {
        if (!_nodes.TryGetValue(node, out var sockets))
            return false; // it has not shown what it had before
        switch (eventName)
        {
            case PageEvents.SocketConnected:
                return TryAdd(sockets, ShownSocket.Read(args[0]));
            case PageEvents.SocketUpdated:
                return sockets.TryGetValue((Text(args[0]["nsp"]), Text(args[0]["id"])), out var updated) && TryUpdate(updated, args[0]);
            case PageEvents.SocketDisconnected:
                return sockets.Remove((Text(args[0]), Text(args[1])), out var gone) && TryResize(-gone.Bytes);
            case PageEvents.RoomJoined:
                return sockets.TryGetValue((Text(args[0]), Text(args[2])), out var joined) && TryJoin(joined, Text(args[1]));
            case PageEvents.RoomLeft:
                return sockets.TryGetValue((Text(args[0]), Text(args[2])), out var left) && left.Rooms.Remove(Text(args[1])) && TryResize(-Text(args[1]).Length);
            default:
                return false;
        }
    }

    // One that was there when the node was asked is told of, too: the page has it once, and shows that it came.
    private bool TryAdd(Dictionary<(string Namespace, string Id), ShownSocket> sockets, ShownSocket socket)
    {
        if (sockets.ContainsKey((socket.Namespace, socket.Id)))
            return true;
        return TryResize(socket.Bytes) && sockets.TryAdd((socket.Namespace, socket.Id), socket);
    }

    private bool TryJoin(ShownSocket socket, string room) => !socket.Rooms.Contains(room) && TryResize(room.Length) && socket.Rooms.Add(room);

    private bool TryUpdate(ShownSocket socket, Argument change)
    {
        _bytes -= socket.Bytes;
        socket.Update(change);
        _bytes += socket.Bytes;
        return true;
    }

    private bool TryResize(int by)
    {
        if (by > 0 && _bytes + by > MaxBytes)
            return false;
        _bytes += by;
        return true;
    }

    private static string Text(Argument argument) => argument.Get<string>()!;
}

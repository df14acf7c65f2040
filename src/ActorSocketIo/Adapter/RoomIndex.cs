using System.Collections.Concurrent;

namespace ActorSocketIo.Adapters;

/// <summary>Rooms ⇄ sockets of one namespace on this node.</summary>
/// <remarks>
/// A socket's private room, named by its id, is not kept as a room: the socket itself stands for it, which saves some hundred bytes each.
/// Others may join a room of that name; then both are found. Who is told of a room's first and last member is told under the room's lock,
/// so in the order in which it happened.
/// </remarks>
internal sealed class RoomIndex(Action<string> onFirstMember, Action<string> onLastMember)
{
    private readonly ConcurrentDictionary<string, LocalRoom> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly LocalRoom _everyone = new();

    /// <summary>How many sockets there are.</summary>
    public int Count => _sockets.Count;

    /// <summary>All sockets, by id.</summary>
    public IReadOnlyDictionary<string, Socket> Sockets => _sockets;

    /// <summary>The names of all rooms, private ones included.</summary>
    public IEnumerable<string> Names => _rooms.Keys.Concat(_sockets.Keys).Distinct(StringComparer.Ordinal);

    /// <summary>Puts a socket in, and into its private room.</summary>
    /// <returns>Whether the room is new here.</returns>
    public bool Add(Socket socket)
    {
        if (!_sockets.TryAdd(socket.Id, socket))
            return false;
        _everyone.TryAdd(socket, static () => { });
        return !_rooms.ContainsKey(socket.Id);
    }

    public bool Remove(Socket socket)
    {
        if (!_sockets.TryRemove(KeyValuePair.Create(socket.Id, socket)))
            return false;
        // Not the room's own end: the namespace goes on without sockets.
        _everyone.RemoveKeepingAlive(socket);
        return true;
    }

    /// <summary>Puts a socket into a room.</summary>
    /// <returns>Whether the room is new here.</returns>
    public bool Join(Socket socket, string room)
    {
        for (; ; )
        {
            var isNew = false;
            var members = _rooms.GetOrAdd(room, static _ => new LocalRoom());
            if (members.TryAdd(socket, () =>
                {
                    isNew = true;
                    onFirstMember(room);
                }))
                return isNew && !_sockets.ContainsKey(room);
        }
    }

    /// <summary>Takes a socket out of a room.</summary>
    /// <returns>Whether the room is gone here.</returns>
    public bool Leave(Socket socket, string room)
    {
        if (!_rooms.TryGetValue(room, out var members))
            return false;
        var isGone = false;
        members.Remove(socket, () =>
        {
            _rooms.TryRemove(KeyValuePair.Create(room, members));
            isGone = true;
            onLastMember(room);
        });
        return isGone && !_sockets.ContainsKey(room);
    }

    /// <summary>The members of one room now; the array may be shared and must not be changed.</summary>
    public Socket[] Members(string room)
    {
        var joined = _rooms.TryGetValue(room, out var members) ? members.Snapshot() : [];
        if (!_sockets.TryGetValue(room, out var itself))
            return joined;
        return joined.Length == 0 ? [itself] : [.. joined.Where(socket => socket != itself), itself];
    }

    /// <summary>The room as the actors know it; null if nobody here is in it.</summary>
    public LocalRoom? Find(string room) => _rooms.GetValueOrDefault(room);

    /// <summary>All sockets now; the array is shared and must not be changed.</summary>
    public Socket[] Everyone() => _everyone.Snapshot();

    /// <summary>The connected sockets that a scope selects on this node, each once.</summary>
    public SelectedSockets Select(BroadcastScope scope)
    {
        var candidates = scope.Rooms.Length switch
        {
            0 => Everyone(),
            1 => Members(scope.Rooms[0]),
            _ => Union(scope.Rooms),
        };
        return scope.Except.Length == 0 || candidates.Length == 0 ? new(candidates, null, null) : Without(candidates, scope.Except);
    }

    private Socket[] Union(string[] rooms)
    {
        var union = new HashSet<Socket>();
        foreach (var room in rooms)
            union.UnionWith(Members(room));
        return [.. union];
    }

    private SelectedSockets Without(Socket[] candidates, string[] except)
    {
        if (except.Length == 1 && !_rooms.ContainsKey(except[0]))
            return new(candidates, _sockets.GetValueOrDefault(except[0]), null);
        HashSet<Socket>? excluded = null;
        foreach (var room in except)
            if (Members(room) is { Length: > 0 } members)
                (excluded ??= []).UnionWith(members);
        return new(candidates, null, excluded);
    }
}

using System.Collections.Concurrent;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Adapters;

/// <summary>Rooms ⇄ members of one namespace on this node.</summary>
/// <remarks>
/// A private room, named by its member's id, is not kept as a room: the member itself stands for it, which saves some hundred bytes each.
/// Others may join a room of that name; then both are found. Who is told of a room's first and last member is told under the room's lock,
/// so in the order in which it happened.
/// </remarks>
internal sealed class RoomIndex
{
    private readonly ConcurrentDictionary<string, LocalRoom> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Membership> _members = new(StringComparer.Ordinal);
    private readonly LocalRoom _everyone = new();
    private readonly Action<string> _onFirstMember, _onLastMember;

    /// <param name="onFirstMember">Hears of a room's first member, asleep or not.</param>
    /// <param name="onLastMember">Hears when the last one is gone.</param>
    public RoomIndex(Action<string> onFirstMember, Action<string> onLastMember)
    {
        _onFirstMember = onFirstMember;
        _onLastMember = onLastMember;
        Sockets = new ConnectedSockets(_members, _everyone);
    }

    /// <summary>The connected sockets, by id.</summary>
    public IReadOnlyDictionary<string, Socket> Sockets { get; }

    /// <summary>The names of all rooms that somebody can be seen in, private ones included.</summary>
    public IEnumerable<string> Names => _rooms.Where(room => room.Value.Count > 0).Select(room => room.Key).Concat(Sockets.Keys).Distinct(StringComparer.Ordinal);

    /// <summary>The rooms that members have joined, private ones left out, in no order; all members may be asleep.</summary>
    public IEnumerable<KeyValuePair<string, LocalRoom>> Joined => _rooms;

    /// <summary>How many these are.</summary>
    public int JoinedCount => _rooms.Count;

    /// <summary>Puts a member in, and into its private room; or wakes it.</summary>
    /// <returns>Whether the room is new to those who look.</returns>
    public bool Add(Membership member)
    {
        _members[member.Id] = member;
        _everyone.TryAdd(member, static () => { }, out _);
        return !IsSeenRoom(member.Id);
    }

    /// <summary>Takes a member out of the index.</summary>
    /// <returns>Whether its private room is gone.</returns>
    public bool Remove(Membership member)
    {
        // Not the room's own end: the namespace goes on without sockets.
        _everyone.RemoveKeepingAlive(member);
        // A client of revision 3 that has come back has the id that it had: another member may stand for it.
        return _members.TryRemove(KeyValuePair.Create(member.Id, member)) && !IsSeenRoom(member.Id);
    }

    /// <summary>Puts a member into a room, or wakes it there.</summary>
    /// <returns>Whether the room is new to those who look.</returns>
    public bool Join(Membership member, string room)
    {
        for (; ; )
        {
            if (_rooms.GetOrAdd(room, static _ => new LocalRoom()).TryAdd(member, () => _onFirstMember(room), out var isNew))
                return isNew && !IsSeen(room);
        }
    }

    /// <summary>Takes a member out of a room.</summary>
    /// <returns>Whether the room is gone for those who look.</returns>
    public bool Leave(Membership member, string room)
    {
        if (!_rooms.TryGetValue(room, out var members))
            return false;
        var isGone = members.Remove(member, () =>
        {
            _rooms.TryRemove(KeyValuePair.Create(room, members));
            _onLastMember(room);
        });
        return isGone && !IsSeen(room);
    }

    /// <summary>Keeps a member in a room, its private one perhaps, where nobody is to see it any more.</summary>
    /// <returns>Whether the room is gone for those who look.</returns>
    public bool Sleep(Membership member, string room)
    {
        if (room == member.Id)
        {
            _everyone.Sleep(member);
            return !IsSeenRoom(room);
        }

        return _rooms.TryGetValue(room, out var members) && members.Sleep(member) && !IsSeen(room);
    }

    /// <summary>Puts a member that is asleep into a room, its private one perhaps.</summary>
    public void Settle(Membership member, string room)
    {
        if (room == member.Id)
        {
            _members[room] = member;
            _everyone.TryAdd(member, static () => { }, out _, isAsleep: true);
            return;
        }

        while (!_rooms.GetOrAdd(room, static _ => new LocalRoom()).TryAdd(member, () => _onFirstMember(room), out _, isAsleep: true))
        {
            // that one has just ended
        }
    }

    /// <summary>The members of one room now; the array may be shared and must not be changed.</summary>
    public Membership[] Members(string room)
    {
        var joined = _rooms.TryGetValue(room, out var members) ? members.Snapshot() : [];
        if (!_members.TryGetValue(room, out var itself))
            return joined;
        return joined.Length == 0 ? [itself] : [.. joined.Where(member => member != itself), itself];
    }

    /// <summary>The member of an id; null if there is none.</summary>
    public Membership? FindMember(string id) => _members.GetValueOrDefault(id);

    /// <summary>The room as the actors know it; null if nobody here is in it.</summary>
    public LocalRoom? Find(string room) => _rooms.GetValueOrDefault(room);

    /// <summary>The connected sockets that a scope selects on this node, each once.</summary>
    public SelectedSockets Select(BroadcastScope scope) => new(SelectMembers(scope));

    /// <summary>The members that a scope selects on this node, each once; whether they can be seen or not.</summary>
    public SelectedMembers SelectMembers(BroadcastScope scope)
    {
        var candidates = scope.Rooms.Length switch
        {
            0 => _everyone.Snapshot(),
            1 => Members(scope.Rooms[0]),
            _ => Union(scope.Rooms),
        };
        return scope.Except.Length == 0 || candidates.Length == 0 ? new(candidates, null, null) : Without(candidates, scope.Except);
    }

    // Whether the socket of an id stands for the room of that name.
    private bool IsSeen(string id) => _members.TryGetValue(id, out var member) && member.IsAwake;

    private bool IsSeenRoom(string room) => _rooms.TryGetValue(room, out var members) && members.Count > 0;

    private Membership[] Union(string[] rooms)
    {
        var union = new HashSet<Membership>();
        foreach (var room in rooms)
            union.UnionWith(Members(room));
        return [.. union];
    }

    private SelectedMembers Without(Membership[] candidates, string[] except)
    {
        if (except.Length == 1 && !_rooms.ContainsKey(except[0]))
            return new(candidates, _members.GetValueOrDefault(except[0]), null);
        HashSet<Membership>? excluded = null;
        foreach (var room in except)
            if (Members(room) is { Length: > 0 } members)
                (excluded ??= []).UnionWith(members);
        return new(candidates, null, excluded);
    }
}

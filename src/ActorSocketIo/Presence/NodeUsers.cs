namespace ActorSocketIo.Presence;

/// <summary>What another node has said of the users of its sockets.</summary>
/// <param name="sequence">Up to which of its announcements.</param>
internal sealed class NodeUsers(long sequence)
{
    private readonly Dictionary<string, Dictionary<string, Argument>> _rooms = new(StringComparer.Ordinal);

    /// <summary>The last of its announcements that is in here.</summary>
    public long Sequence { get; set; } = sequence;

    /// <summary>All users with their rooms.</summary>
    public IEnumerable<(string Room, string User)> All => _rooms.SelectMany(room => room.Value.Keys, (room, user) => (room.Key, user));

    /// <summary>What is shown of a user; null if that node has none of that name in the room.</summary>
    public Argument? Find(string room, string user) =>
        _rooms.TryGetValue(room, out var users) && users.TryGetValue(user, out var state) ? state : null;

    /// <summary>Takes what was said of a user.</summary>
    public void Set(string room, string user, Argument? state)
    {
        if (!_rooms.TryGetValue(room, out var users))
        {
            if (state is null)
                return;
            _rooms[room] = users = new(StringComparer.Ordinal);
        }

        if (state is { } shown)
            users[user] = shown;
        else
            users.Remove(user);
        if (users.Count == 0)
            _rooms.Remove(room);
    }
}

namespace ActorSocketIo.Presence;

/// <summary>The users of this node's sockets, room by room: one entry for all sockets of a user.</summary>
/// <remarks>Not thread-safe. What is shown of a user is the state of the socket that has set one last.</remarks>
internal sealed class OwnUsers(int maxUsersPerRoom)
{
    private readonly Dictionary<string, Dictionary<string, List<(string Socket, Argument State)>>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _userByRoom = new(StringComparer.Ordinal);

    /// <summary>The rooms that have users.</summary>
    public IEnumerable<string> Rooms => _rooms.Keys;

    /// <summary>A socket of a user is in a room.</summary>
    /// <returns>False if nothing changes: it is known, or there are as many users as may be shown.</returns>
    public bool Enter(string room, string user, string socket, Argument state)
    {
        if (_userByRoom.TryGetValue(socket, out var known) && known.ContainsKey(room))
            return false;
        var isNewRoom = !_rooms.TryGetValue(room, out var users);
        users ??= new(StringComparer.Ordinal);
        if (!users.TryGetValue(user, out var sockets))
        {
            if (users.Count >= maxUsersPerRoom)
                return false;
            users[user] = sockets = [];
        }

        sockets.Add((socket, state));
        if (isNewRoom)
            _rooms[room] = users;
        if (known is null)
            _userByRoom[socket] = known = new(StringComparer.Ordinal);
        known[room] = user;
        return true;
    }

    /// <summary>A socket has left a room.</summary>
    /// <returns>Whose it was; null if that was not known.</returns>
    public string? Leave(string room, string socket)
    {
        if (!_userByRoom.TryGetValue(socket, out var known) || !known.Remove(room, out var user))
            return null;
        if (known.Count == 0)
            _userByRoom.Remove(socket);
        var users = _rooms[room];
        var sockets = users[user];
        sockets.RemoveAll(one => one.Socket == socket);
        if (sockets.Count == 0)
            users.Remove(user);
        if (users.Count == 0)
            _rooms.Remove(room);
        return user;
    }

    /// <summary>Something else is to be shown of a socket's user.</summary>
    /// <returns>Where, and of whom.</returns>
    public List<(string Room, string User)> Update(string socket, Argument state)
    {
        var changed = new List<(string Room, string User)>();
        foreach (var (room, user) in _userByRoom.GetValueOrDefault(socket) ?? [])
        {
            var sockets = _rooms[room][user];
            sockets.RemoveAll(one => one.Socket == socket);
            sockets.Add((socket, state));
            changed.Add((room, user));
        }

        return changed;
    }

    /// <summary>What is shown of a user; null if there is no socket of that user in the room.</summary>
    public Argument? Find(string room, string user) =>
        _rooms.TryGetValue(room, out var users) && users.TryGetValue(user, out var sockets) ? sockets[^1].State : null;

    /// <summary>The users of a room.</summary>
    public IEnumerable<string> UsersOf(string room) => _rooms.TryGetValue(room, out var users) ? users.Keys : [];
}

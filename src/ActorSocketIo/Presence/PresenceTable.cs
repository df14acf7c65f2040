namespace ActorSocketIo.Presence;

/// <summary>Who is in which room, as this node sees it: its own users, what the other nodes have said of theirs, and what clients were told of both.</summary>
/// <remarks>
/// Not thread-safe, and nothing in it depends on time. The view is a function of what each node has said last, whatever came first: of a user on several nodes the one
/// whose token is the smallest says what is shown. So views are equal once announcements have arrived.
/// </remarks>
/// <param name="self">This node's token.</param>
/// <param name="start">After which number its announcements begin: more than any that this node has used in the namespace before.</param>
/// <param name="maxUsersPerRoom">As many of its own users are shown of a room.</param>
internal sealed class PresenceTable(string self, long start, int maxUsersPerRoom)
{
    private readonly OwnUsers _own = new(maxUsersPerRoom);
    private readonly SortedDictionary<string, NodeUsers> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShownRoom> _shown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _unannounced = new(StringComparer.Ordinal);
    private long _version;
    private bool _hasAnnounced;

    /// <summary>This node's last announcement.</summary>
    public long Sequence { get; private set; } = start;

    /// <summary>Whether something has changed that nobody was told of.</summary>
    public bool HasNews => _touched.Count + _unannounced.Count > 0;

    /// <inheritdoc cref="OwnUsers.Enter"/>
    public void Enter(string room, string user, string socket, Argument state)
    {
        if (_own.Enter(room, user, socket, state))
            ChangeOwn(room, user);
    }

    /// <inheritdoc cref="OwnUsers.Leave"/>
    public void Leave(string room, string socket)
    {
        if (_own.Leave(room, socket) is { } user)
            ChangeOwn(room, user);
    }

    /// <inheritdoc cref="OwnUsers.Update"/>
    public void Update(string socket, Argument state)
    {
        foreach (var (room, user) in _own.Update(socket, state))
            ChangeOwn(room, user);
    }

    /// <summary>What has changed of this node's users since the last announcement; null if nothing has. The first has all, and takes the place of what others know from before.</summary>
    public Announcement? TakeAnnouncement()
    {
        if (_unannounced.Count == 0)
            return null;
        Sequence++;
        if (!_hasAnnounced)
        {
            _hasAnnounced = true;
            _unannounced.Clear();
            return Whole();
        }

        var rooms = _unannounced.ToDictionary(room => room.Key, room => room.Value.ToDictionary(user => user, user => _own.Find(room.Key, user), StringComparer.Ordinal), StringComparer.Ordinal);
        _unannounced.Clear();
        return new(self, Sequence, IsWhole: false, rooms);
    }

    /// <summary>All of this node's users, for a node that has missed something. What is not announced yet may be in it, and may come once more.</summary>
    public Announcement Whole() =>
        new(self, Sequence, IsWhole: true, _own.Rooms.ToDictionary(room => room, room => _own.UsersOf(room).ToDictionary(user => user, user => _own.Find(room, user), StringComparer.Ordinal), StringComparer.Ordinal));

    /// <summary>The last that this node says: that it shows nobody any more.</summary>
    public Announcement Farewell() => new(self, Sequence + 1, IsWhole: true, []);

    /// <summary>Takes what another node says.</summary>
    /// <returns>False if something before it was missed: then all that is known of that node stays as it is, until it has said everything.</returns>
    public bool Apply(Announcement said)
    {
        if (said.From == self)
            return true;
        var known = _others.GetValueOrDefault(said.From);
        if (said.Sequence < known?.Sequence || (said.Sequence == known?.Sequence && !said.IsWhole))
            return true; // an older one says nothing new
        if (said.IsWhole)
        {
            Forget(said.From);
            _others[said.From] = new(said.Sequence);
        }
        else if (said.Sequence != known?.Sequence + 1)
        {
            return false;
        }

        var node = _others[said.From];
        node.Sequence = said.Sequence;
        foreach (var (room, users) in said.Rooms)
        {
            foreach (var (user, state) in users)
            {
                node.Set(room, user, state);
                Touch(room, user);
            }
        }

        return true;
    }

    /// <summary>Whether all is here that a node has said up to an announcement.</summary>
    public bool Knows(string node, long sequence) => node == self || (_others.TryGetValue(node, out var known) && known.Sequence >= sequence);

    /// <summary>Forgets the nodes that are no more.</summary>
    public void Keep(Func<string, bool> isAlive)
    {
        foreach (var node in _others.Keys.Where(node => !isAlive(node)).ToArray())
            Forget(node);
    }

    /// <summary>How the lists have changed since they were taken last; one diff for each room.</summary>
    public List<RoomDiff> TakeDiffs()
    {
        var diffs = new List<RoomDiff>();
        foreach (var (room, users) in _touched)
        {
            if (!_shown.TryGetValue(room, out var shown))
                _shown[room] = shown = new();
            if (DiffOf(room, shown, users) is { } diff)
                diffs.Add(diff);
            if (shown.Users.Count == 0)
                _shown.Remove(room); // its version is not taken again, so who has it will see that a diff is for another
        }

        _touched.Clear();
        return diffs;
    }

    /// <summary>The list of a room, as it was when diffs were taken last, and its version; 0 if nobody is in it.</summary>
    public (long Version, Dictionary<string, Argument> Users) ListOf(string room) =>
        _shown.TryGetValue(room, out var shown) ? (shown.Version, new(shown.Users, StringComparer.Ordinal)) : (0, []);

    private RoomDiff? DiffOf(string room, ShownRoom shown, HashSet<string> users)
    {
        var present = new Dictionary<string, Argument>(StringComparer.Ordinal);
        var gone = new List<string>();
        foreach (var user in users)
        {
            if (Find(room, user) is { } state)
            {
                if (shown.Users.TryGetValue(user, out var old) && IsSame(old, state))
                    continue;
                shown.Users[user] = present[user] = state;
            }
            else if (shown.Users.Remove(user))
            {
                gone.Add(user);
            }
        }

        if (present.Count == 0 && gone.Count == 0)
            return null;
        var after = shown.Version;
        shown.Version = ++_version;
        return new(room, after, shown.Version, present, gone);
    }

    private Argument? Find(string room, string user)
    {
        var own = _own.Find(room, user);
        foreach (var (token, node) in _others)
        {
            if (own is not null && string.CompareOrdinal(self, token) < 0)
                break;
            if (node.Find(room, user) is { } state)
                return state;
        }

        return own;
    }

    private static bool IsSame(Argument one, Argument other) =>
        one.Json.Span.SequenceEqual(other.Json.Span) && one.RawAttachments.Length == other.RawAttachments.Length
        && one.RawAttachments.Zip(other.RawAttachments, (a, b) => a.Span.SequenceEqual(b.Span)).All(same => same);

    private void Forget(string node)
    {
        if (!_others.Remove(node, out var known))
            return;
        foreach (var (room, user) in known.All)
            Touch(room, user);
    }

    private void ChangeOwn(string room, string user)
    {
        Add(_unannounced, room, user);
        Touch(room, user);
    }

    private void Touch(string room, string user) => Add(_touched, room, user);

    private static void Add(Dictionary<string, HashSet<string>> rooms, string room, string user)
    {
        if (!rooms.TryGetValue(room, out var users))
            rooms[room] = users = new(StringComparer.Ordinal);
        users.Add(user);
    }

    /// <summary>What the clients of a room were told.</summary>
    private sealed class ShownRoom
    {
        public long Version { get; set; }

        public Dictionary<string, Argument> Users { get; } = new(StringComparer.Ordinal);
    }
}

namespace ActorSocketIo.Adapters;

/// <summary>The sockets of this node that are in one room.</summary>
/// <remarks>Changes take its lock; broadcasts read a snapshot, made again by the first one after a change.</remarks>
internal sealed class LocalRoom
{
    private readonly HashSet<Socket> _members = [];
    private readonly Lock _ordered = new();
    private Socket[]? _snapshot;

    /// <summary>Set when the last member left: the room is out of the index, and a new one must be made.</summary>
    public bool IsDead { get; private set; }

    /// <summary>The youngest incarnation of the room's actor whose ordered emits have come here.</summary>
    public long Incarnation { get; private set; }

    public int Count
    {
        get
        {
            lock (_members)
                return _members.Count;
        }
    }

    /// <summary>Adds a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="onFirst">Runs before others can see or change the room, if the socket is its first.</param>
    /// <returns>False if the room is dead.</returns>
    public bool TryAdd(Socket socket, Action onFirst)
    {
        lock (_members)
        {
            if (IsDead)
                return false;
            if (_members.Add(socket))
            {
                _snapshot = null;
                if (_members.Count == 1)
                    onFirst();
            }

            return true;
        }
    }

    /// <summary>Takes a socket out.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="onLast">Runs before others can see or change the room, if the socket was its last.</param>
    public void Remove(Socket socket, Action onLast)
    {
        lock (_members)
        {
            if (!_members.Remove(socket))
                return;
            _snapshot = null;
            if (_members.Count > 0)
                return;
            IsDead = true;
            onLast();
        }
    }

    /// <summary>Takes a socket out of a room that stays when it is empty.</summary>
    public void RemoveKeepingAlive(Socket socket)
    {
        lock (_members)
        {
            if (_members.Remove(socket))
                _snapshot = null;
        }
    }

    /// <summary>Delivers an ordered emit, unless it is of an older incarnation of the room's actor than the last; one after the other, as they were let in.</summary>
    /// <remarks>Held while outboxes are touched, as nothing else is: two actors' emits that come at the same time must have one order for all members.</remarks>
    /// <param name="incarnation">Of the actor.</param>
    /// <param name="deliver">Puts the event into the outboxes of the members.</param>
    /// <returns>Zero, or the incarnation that is younger.</returns>
    public long Deliver(long incarnation, Action deliver)
    {
        lock (_ordered)
        {
            if (incarnation < Incarnation)
                return Incarnation;
            Incarnation = incarnation;
            deliver();
            return 0;
        }
    }

    /// <summary>The members now; the array is shared and must not be changed.</summary>
    public Socket[] Snapshot()
    {
        if (Volatile.Read(ref _snapshot) is { } snapshot)
            return snapshot;
        lock (_members)
            return _snapshot ??= [.. _members];
    }
}

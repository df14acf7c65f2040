using ActorSocketIo.Sockets;

namespace ActorSocketIo.Adapters;

/// <summary>The members of one room on this node.</summary>
/// <remarks>
/// Changes take its lock; broadcasts read a snapshot, made again by the first one after a change. Members that are asleep get what is emitted, but nobody sees them: to those
/// who look, the room is there while one is awake.
/// </remarks>
internal sealed class LocalRoom
{
    private readonly HashSet<Membership> _members = [];
    private readonly Lock _ordered = new();
    private HashSet<Membership>? _asleep;
    private Membership[]? _snapshot;

    /// <summary>Set when the last member left: the room is out of the index, and a new one must be made.</summary>
    public bool IsDead { get; private set; }

    /// <summary>The youngest incarnation of the room's actor whose ordered emits have come here.</summary>
    public long Incarnation { get; private set; }

    /// <summary>How many of its members can be seen.</summary>
    public int Count
    {
        get
        {
            lock (_members)
                return Awake;
        }
    }

    private int Awake => _members.Count - (_asleep?.Count ?? 0);

    /// <summary>Adds a member, or wakes it.</summary>
    /// <param name="member">The member.</param>
    /// <param name="onFirst">Runs before others can see or change the room, if it had none.</param>
    /// <param name="isNew">Whether nobody in it could be seen before.</param>
    /// <param name="isAsleep">Whether nobody is to see a member that is new.</param>
    /// <returns>False if the room is dead.</returns>
    public bool TryAdd(Membership member, Action onFirst, out bool isNew, bool isAsleep = false)
    {
        isNew = false;
        lock (_members)
        {
            if (IsDead)
                return false;
            if (_members.Add(member))
            {
                _snapshot = null;
                if (isAsleep)
                    (_asleep ??= []).Add(member);
                isNew = !isAsleep && Awake == 1;
                if (_members.Count == 1)
                    onFirst();
            }
            else if (!isAsleep && _asleep?.Remove(member) == true)
            {
                isNew = Awake == 1;
            }

            return true;
        }
    }

    /// <summary>Keeps a member that nobody is to see any more.</summary>
    /// <returns>Whether it was the last that could be seen.</returns>
    public bool Sleep(Membership member)
    {
        lock (_members)
            return _members.Contains(member) && (_asleep ??= []).Add(member) && Awake == 0;
    }

    /// <summary>Takes a member out.</summary>
    /// <param name="member">The member.</param>
    /// <param name="onLast">Runs before others can see or change the room, if it has none left.</param>
    /// <returns>Whether it was the last that could be seen.</returns>
    public bool Remove(Membership member, Action onLast)
    {
        lock (_members)
        {
            var isGone = RemoveKeepingAlive(member);
            if (_members.Count == 0 && !IsDead)
            {
                IsDead = true;
                onLast();
            }

            return isGone;
        }
    }

    /// <summary>Takes a member out of a room that stays when it is empty.</summary>
    /// <returns>Whether it was the last that could be seen.</returns>
    public bool RemoveKeepingAlive(Membership member)
    {
        lock (_members)
        {
            if (!_members.Remove(member))
                return false;
            _snapshot = null;
            return _asleep?.Remove(member) != true && Awake == 0;
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

    /// <summary>Ordered emits of older incarnations are refused from now on.</summary>
    public void Saw(long incarnation)
    {
        lock (_ordered)
            Incarnation = Math.Max(Incarnation, incarnation);
    }

    /// <summary>The members now; the array is shared and must not be changed.</summary>
    public Membership[] Snapshot()
    {
        if (Volatile.Read(ref _snapshot) is { } snapshot)
            return snapshot;
        lock (_members)
            return _snapshot ??= [.. _members];
    }
}

using System.Collections.Concurrent;
using System.Numerics;
using ActorSocketIo.Link;
using static ActorSocketIo.Interest.InterestProtocol;

namespace ActorSocketIo.Interest;

/// <summary>What this node knows of the others' rooms, and until when it may trust it: the emitter's side.</summary>
/// <remarks>
/// Emitters read without a lock; changes are made under one. A node is added before it can have members and is flooded until it has granted a lease.
/// The 65th and further nodes get no bit and are always flooded.
/// </remarks>
internal sealed class InterestTable(InterestSettings settings, TimeProvider time)
{
    private readonly Lock _writing = new();
    private readonly RoomBits _rooms = new();
    private readonly long _lease = (long)(settings.Lease.TotalSeconds * time.TimestampFrequency);
    private ulong _freeBits = ulong.MaxValue;
    private volatile OwnerSet _owners = OwnerSet.Empty;

    /// <summary>Whether there is no other node: then nothing need be hashed.</summary>
    public bool IsAlone => _owners.All.Length == 0;

    /// <summary>How many rooms of other nodes are known.</summary>
    public int Rooms => _rooms.Count;

    /// <summary>The nodes with members of one of these rooms, and those without a lease.</summary>
    /// <param name="rooms">Keys; unfiltered rooms are the caller's business.</param>
    /// <returns>A shared array.</returns>
    public NodeToken[] NodesFor(ReadOnlySpan<RoomKey> rooms)
    {
        var reading = BeginRead();
        return NodesFor(reading, rooms);
    }

    /// <summary>All other nodes.</summary>
    public NodeToken[] Everyone() => _owners.Select(ulong.MaxValue);

    /// <summary>The nodes that have said that a room has members there.</summary>
    public NodeToken[] HoldersOf(RoomKey room) => _owners.Select(_rooms[room]);

    /// <summary>First half of a read: the leases. Bits are read after them, see <see cref="InterestProtocol"/>.</summary>
    public LeaseReading BeginRead()
    {
        var owners = _owners;
        var now = time.GetTimestamp();
        ulong flooded = 0;
        foreach (var owner in owners.All)
            if (Volatile.Read(ref owner.LeaseUntil) <= now)
                flooded |= owner.Bit;
        return new(owners, flooded);
    }

    /// <summary>Second half of a read: the bits.</summary>
    public NodeToken[] NodesFor(LeaseReading leases, ReadOnlySpan<RoomKey> rooms)
    {
        var chosen = leases.Flooded;
        foreach (var room in rooms)
            chosen |= _rooms[room];
        return leases.Owners.Select(chosen);
    }

    /// <summary>A node that may come to have members.</summary>
    public void Add(NodeToken node)
    {
        lock (_writing)
        {
            if (_owners.Find(node) is not null)
                return;
            var bit = _freeBits & (~_freeBits + 1);
            _freeBits &= ~bit;
            _owners = new([.. _owners.All, new(node, bit)]);
        }
    }

    /// <summary>A node that is gone.</summary>
    public void Remove(NodeToken node)
    {
        lock (_writing)
        {
            if (_owners.Find(node) is not { } owner)
                return;
            _owners = new([.. _owners.All.Where(o => o != owner)]);
            if (owner.Bit == 0)
                return;
            _rooms.ClearExcept(keep: null, owner.Bit);
            _freeBits |= owner.Bit;
        }
    }

    /// <summary>A question for a lease, as of now.</summary>
    public Renew? AskFor(NodeToken node)
    {
        lock (_writing)
            return _owners.Find(node) is { Bit: not 0 } owner ? new(time.GetTimestamp(), owner.Applied) : null;
    }

    /// <summary>Takes a lease, if everything that had been announced when it was granted is applied.</summary>
    /// <returns>Whether it counts; if not, changes are missing.</returns>
    public bool Take(NodeToken node, Grant grant)
    {
        lock (_writing)
        {
            if (_owners.Find(node) is not { Bit: not 0 } owner || owner.Applied < grant.Sequence)
                return false;
            // AskedAt is this node's own reading; one from the future was made up.
            if (grant.AskedAt > time.GetTimestamp())
                return true;
            if (grant.AskedAt + _lease > owner.LeaseUntil)
                Volatile.Write(ref owner.LeaseUntil, grant.AskedAt + _lease);
            return true;
        }
    }

    /// <summary>Applies a change, if it is the next one.</summary>
    /// <returns>Whether none is missing. What is applied now, <see cref="AppliedOf"/> says.</returns>
    public bool Apply(NodeToken node, Changed change)
    {
        lock (_writing)
        {
            if (_owners.Find(node) is not { Bit: not 0 } owner || change.Sequence <= owner.Applied)
                return true;
            if (change.Sequence > owner.Applied + 1)
                return false;
            foreach (var room in change.Added)
                _rooms.Set(room, owner.Bit);
            foreach (var room in change.Removed)
                _rooms.Clear(room, owner.Bit);
            owner.Applied = change.Sequence;
            return true;
        }
    }

    /// <summary>Replaces everything known of a node, unless more is known already.</summary>
    public void Apply(NodeToken node, Snapshot snapshot)
    {
        lock (_writing)
        {
            if (_owners.Find(node) is not { Bit: not 0 } owner || snapshot.Sequence <= owner.Applied)
                return;
            var rooms = new HashSet<RoomKey>(snapshot.Rooms);
            foreach (var room in rooms)
                _rooms.Set(room, owner.Bit);      // first what is new: nothing that stays is ever absent
            _rooms.ClearExcept(rooms, owner.Bit);
            owner.Applied = snapshot.Sequence;
        }
    }

    /// <summary>The last change of a node that is applied.</summary>
    public long AppliedOf(NodeToken node)
    {
        lock (_writing)
            return _owners.Find(node)?.Applied ?? 0;
    }

    /// <summary>Whether there is a lease of this node now.</summary>
    public bool HasLease(NodeToken node) => _owners.Find(node) is { } owner && Volatile.Read(ref owner.LeaseUntil) > time.GetTimestamp();

    /// <summary>The leases at one moment.</summary>
    internal readonly record struct LeaseReading(OwnerSet Owners, ulong Flooded);

    /// <summary>Another node's rooms.</summary>
    internal sealed class Owner(NodeToken node, ulong bit)
    {
        public readonly NodeToken Node = node;
        public readonly ulong Bit = bit;      // zero: no column was free
        public long LeaseUntil = long.MinValue;
        public long Applied;
    }

    /// <summary>The other nodes at one moment, and the arrays that answers are made of.</summary>
    internal sealed class OwnerSet(Owner[] all)
    {
        public static readonly OwnerSet Empty = new([]);

        private const int CachedAnswers = 1024;

        private readonly ConcurrentDictionary<ulong, NodeToken[]> _answers = new();
        private readonly ulong _bits = all.Aggregate(0UL, (bits, owner) => bits | owner.Bit);
        private readonly bool _hasBitless = all.Any(o => o.Bit == 0);

        public Owner[] All => all;

        public Owner? Find(NodeToken node) => Array.Find(all, o => o.Node == node);

        /// <summary>The nodes of these bits, and those that have none.</summary>
        public NodeToken[] Select(ulong chosen)
        {
            chosen &= _bits;
            if (chosen == 0 && !_hasBitless)
                return [];
            if (_answers.TryGetValue(chosen, out var known))
                return known;
            var answer = new NodeToken[BitOperations.PopCount(chosen) + all.Count(o => o.Bit == 0)];
            var next = 0;
            foreach (var owner in all)
                if (owner.Bit == 0 || (owner.Bit & chosen) != 0)
                    answer[next++] = owner.Node;
            if (_answers.Count < CachedAnswers)
                _answers.TryAdd(chosen, answer);
            return answer;
        }
    }
}

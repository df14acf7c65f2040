using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorSocketIo.Link;
using static ActorSocketIo.Interest.InterestProtocol;

namespace ActorSocketIo.Interest;

/// <summary>Which rooms have members here, and which of the other nodes are known to know: the owner's side.</summary>
/// <remarks>
/// Thread-safe, by one lock that is held for a few dictionary operations (for a snapshot: a walk). Changes are collected until <see cref="TryFlush"/>, which numbers
/// them. Rooms with the same key are counted together.
/// </remarks>
internal sealed class OwnRooms(InterestSettings settings, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RoomKey, Room> _rooms = [];
    private readonly Queue<(RoomKey Room, long DueAt)> _emptied = new();
    private readonly Dictionary<NodeToken, Emitter> _emitters = [];
    private readonly SortedDictionary<long, TaskCompletionSource> _waiting = [];      // by the change they wait for
    private readonly long _leaseAndDrift = (long)((settings.Lease + settings.Drift).TotalSeconds * time.TimestampFrequency);
    private readonly long _linger = (long)(settings.Linger.TotalSeconds * time.TimestampFrequency);
    private ImmutableArray<RoomKey>.Builder _added = ImmutableArray.CreateBuilder<RoomKey>();
    private long _sequence, _known;

    /// <summary>How many rooms are announced or about to be.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _rooms.Count;
        }
    }

    /// <summary>A room got its first member here.</summary>
    /// <returns>Whether there is something to flush.</returns>
    public bool FirstMember(RoomKey key)
    {
        lock (_gate)
        {
            ref var room = ref CollectionsMarshal.GetValueRefOrAddDefault(_rooms, key, out var isAnnounced);
            room.Rooms++;
            if (isAnnounced)
                return false;
            room.Sequence = _sequence + 1;      // of the flush that will take it
            _added.Add(key);
            return true;
        }
    }

    /// <summary>A room lost its last member here.</summary>
    public void LastMember(RoomKey key)
    {
        lock (_gate)
        {
            ref var room = ref CollectionsMarshal.GetValueRefOrNullRef(_rooms, key);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref room) || room.Rooms == 0)
                throw new InvalidOperationException("a room lost its last member twice");
            if (--room.Rooms == 0)
                _emptied.Enqueue((key, room.EmptyUntil = time.GetTimestamp() + _linger));
        }
    }

    /// <summary>Completes when no other node can leave this room out any more.</summary>
    public ValueTask WhenKnown(RoomKey key)
    {
        lock (_gate)
        {
            if (_emitters.Count == 0 || !_rooms.TryGetValue(key, out var room) || room.Sequence <= _known)
                return ValueTask.CompletedTask;
            if (!_waiting.TryGetValue(room.Sequence, out var known))
                _waiting.Add(room.Sequence, known = new(TaskCreationOptions.RunContinuationsAsynchronously));
            return new(known.Task);
        }
    }

    /// <summary>Numbers what was collected, and takes back what has been empty for long.</summary>
    /// <param name="change">What to send to every other node.</param>
    public bool TryFlush(out Changed change)
    {
        change = null!;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var removed = TakeEmptied(now);
            if (_added.Count == 0 && removed.IsEmpty)
                return false;
            change = new(++_sequence, _added.ToImmutable(), removed);
            _added = ImmutableArray.CreateBuilder<RoomKey>();
            // Every lease that a node can hold without this change was granted before now.
            foreach (var emitter in _emitters.Values)
                emitter.Owe(_sequence, emitter.LastGrant + _leaseAndDrift);
            Settle(now);
            return true;
        }
    }

    /// <summary>A node that may come to emit. It has no lease of ours.</summary>
    public void Add(NodeToken node)
    {
        lock (_gate)
            _emitters.TryAdd(node, new(_sequence));
    }

    /// <summary>A node that is gone: nobody waits for it.</summary>
    public void Remove(NodeToken node)
    {
        lock (_gate)
            if (_emitters.Remove(node))
                Settle(time.GetTimestamp());
    }

    /// <summary>Grants a lease on everything announced so far.</summary>
    /// <returns>Null for a node that is not, or no longer, known.</returns>
    public Grant? Renew(NodeToken node, Renew renew)
    {
        lock (_gate)
        {
            if (!_emitters.TryGetValue(node, out var emitter))
                return null;
            var now = time.GetTimestamp();
            emitter.LastGrant = now;
            Applied(emitter, renew.Applied, now);
            return new(renew.AskedAt, _sequence);
        }
    }

    /// <summary>A node has applied everything up to a change.</summary>
    public void Applied(NodeToken node, Applied applied)
    {
        lock (_gate)
            if (_emitters.TryGetValue(node, out var emitter))
                Applied(emitter, applied.Sequence, time.GetTimestamp());
    }

    /// <summary>Everything that is announced.</summary>
    public Snapshot Snapshot()
    {
        lock (_gate)
            return new(_sequence, [.. _rooms.Keys]);
    }

    /// <summary>Completes what has become known by the passing of time.</summary>
    /// <returns>How long until more may: null if all is known.</returns>
    public TimeSpan? Settle()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            Settle(now);
            if (_waiting.Count == 0 && _known >= _sequence)
                return null;      // who asks between now and then must be woken too
            var next = _emitters.Values.Select(e => e.NextFloodsFrom).Where(t => t > now).DefaultIfEmpty(now + _leaseAndDrift).Min();
            return TimeSpan.FromSeconds((double)(next - now) / time.TimestampFrequency);
        }
    }

    /// <summary>Whether a node has been granted a lease.</summary>
    public bool HasGranted(NodeToken node)
    {
        lock (_gate)
            return _emitters.TryGetValue(node, out var emitter) && emitter.LastGrant > Emitter.Never;
    }

    private ImmutableArray<RoomKey> TakeEmptied(long now)
    {
        var removed = ImmutableArray.CreateBuilder<RoomKey>();
        while (_emptied.TryPeek(out var emptied) && emptied.DueAt <= now)
        {
            var isKnown = _rooms.TryGetValue(emptied.Room, out var room);
            if (isKnown && room.Sequence > _sequence)
                break;      // its addition leaves first, with this flush
            _emptied.Dequeue();
            // It may have got members again, and lost them again later: then a later entry stands for it.
            if (!isKnown || room.Rooms > 0 || room.EmptyUntil != emptied.DueAt)
                continue;
            _rooms.Remove(emptied.Room);
            removed.Add(emptied.Room);
        }

        return removed.ToImmutable();
    }

    private void Applied(Emitter emitter, long sequence, long now)
    {
        if (sequence <= emitter.AppliedUpTo || sequence > _sequence)
            return;
        emitter.AppliedUpTo = sequence;
        Settle(now);
    }

    private void Settle(long now)
    {
        _known = Math.Max(_known, _emitters.Count == 0 ? _sequence : _emitters.Values.Min(e => e.KnowsOrFloods(now)));
        while (_waiting.Count > 0 && _waiting.First() is var (sequence, known) && sequence <= _known)
        {
            _waiting.Remove(sequence);
            known.TrySetResult();
        }
    }

    private record struct Room(int Rooms, long Sequence, long EmptyUntil);

    /// <summary>Another node, as one that may leave us out of its emits.</summary>
    private sealed class Emitter(long floodedUpTo)
    {
        public const long Never = long.MinValue / 2;

        private readonly Queue<(long Sequence, long FloodsFrom)> _owed = new();
        private long _floodedUpTo = floodedUpTo;      // a new node has no lease at all

        public long LastGrant { get; set; } = Never;

        public long AppliedUpTo { get; set; }

        public long NextFloodsFrom => _owed.TryPeek(out var next) ? next.FloodsFrom : Never;

        /// <summary>From then on, every lease granted before this change is over.</summary>
        public void Owe(long sequence, long floodsFrom) => _owed.Enqueue((sequence, floodsFrom));

        /// <summary>The last change that it has applied, or without which it has no lease.</summary>
        public long KnowsOrFloods(long now)
        {
            while (_owed.TryPeek(out var next) && (next.Sequence <= AppliedUpTo || next.FloodsFrom <= now))
            {
                _floodedUpTo = Math.Max(_floodedUpTo, next.Sequence);
                _owed.Dequeue();
            }

            return Math.Max(AppliedUpTo, _floodedUpTo);
        }
    }
}

using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Recovery;

namespace ActorSocketIo.Guarding;

/// <summary>The emits that have come to a guard lately, its own too: bounded in time and bytes.</summary>
/// <remarks>Found by namespace and room, as clients miss those of their rooms only. Not thread-safe.</remarks>
/// <param name="memory">How long one is kept, in ticks of the monotonic clock.</param>
/// <param name="maxBytes">For all together.</param>
internal sealed class EmitLog(long memory, long maxBytes)
{
    private static readonly ImmutableArray<string> Everyone = [""];

    private readonly Queue<LoggedEmit> _all = new();
    private readonly Dictionary<(string Namespace, string Room), RoomLog> _rooms = [];
    private readonly Dictionary<NodeToken, long> _dropped = [];
    private readonly Queue<(NodeToken Emitter, long At)> _gone = new();
    private long _last;

    /// <summary>Bytes that are kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many are kept.</summary>
    public int Count => _all.Count;

    /// <summary>Whose emits after a point are not all here; null if all are.</summary>
    public NodeToken? FindIncomplete(EmitVector point)
    {
        foreach (var (emitter, upTo) in _dropped)
            if (upTo > point[emitter])
                return emitter;
        return null;
    }

    /// <summary>Keeps an emit; older ones give way.</summary>
    public void Add(NodeToken emitter, AdapterProtocol.Broadcast emit, EmitVector before, long now)
    {
        var logged = new LoggedEmit(++_last, emitter, Own(emit), before, now);
        _all.Enqueue(logged);
        Bytes += logged.Bytes;
        RecoveryMetrics.GuardedBytes.Add(logged.Bytes);
        foreach (var room in RoomsOf(emit))
        {
            if (!_rooms.TryGetValue((emit.To.Namespace, room), out var log))
                _rooms[(emit.To.Namespace, room)] = log = new();
            log.Add(logged);
        }

        DropOld(now);
    }

    /// <summary>Some emits of a node have not come.</summary>
    /// <param name="emitter">Whose.</param>
    /// <param name="upTo">The last of them.</param>
    public void Miss(NodeToken emitter, long upTo)
    {
        if (upTo > _dropped.GetValueOrDefault(emitter))
            _dropped[emitter] = upTo;
    }

    /// <summary>Drops what has been kept for long enough.</summary>
    public void DropOld(long now)
    {
        while (_all.TryPeek(out var oldest) && (now - oldest.Came > memory || Bytes > maxBytes))
            Drop(_all.Dequeue());
        while (_gone.TryPeek(out var gone) && now - gone.At > memory)
            _dropped.Remove(_gone.Dequeue().Emitter);
    }

    /// <summary>Nothing more is to come of an emitter: it is forgotten when nobody can miss any of it.</summary>
    public void Forget(NodeToken emitter, long now) => _gone.Enqueue((emitter, now));

    /// <summary>The emits to some rooms and to everybody that may be after a point, in the guard's order, each once; some are before it.</summary>
    public List<LoggedEmit> Since(EmitVector point, string nsp, IEnumerable<string> rooms)
    {
        var found = new SortedDictionary<long, LoggedEmit>();
        foreach (var room in rooms.Append(""))
            if (_rooms.TryGetValue((nsp, room), out var log))
                foreach (var logged in log.Since(point))
                    found[logged.Place] = logged;
        return [.. found.Values];
    }

    private static ImmutableArray<string> RoomsOf(AdapterProtocol.Broadcast emit) => emit.To.Rooms.IsEmpty ? Everyone : emit.To.Rooms;

    private void Drop(LoggedEmit oldest)
    {
        Bytes -= oldest.Bytes;
        RecoveryMetrics.GuardedBytes.Add(-oldest.Bytes);
        Miss(oldest.Emitter, oldest.Number);
        foreach (var room in RoomsOf(oldest.Emit))
            if (_rooms.TryGetValue((oldest.Emit.To.Namespace, room), out var log) && log.DropUpTo(oldest.Place))
                _rooms.Remove((oldest.Emit.To.Namespace, room));
    }

    // What came from a node is a part of all that came with it.
    private static AdapterProtocol.Broadcast Own(AdapterProtocol.Broadcast emit) => emit with
    {
        Event = new AdapterProtocol.Payload(emit.Event.Json.ToArray(), [.. emit.Event.Attachments.Select(attachment => (ReadOnlyMemory<byte>)attachment.ToArray())]),
        TraceParent = null,
    };

    /// <summary>The emits to one room, oldest first.</summary>
    private sealed class RoomLog
    {
        private readonly List<LoggedEmit> _emits = [];
        private int _start;
        private bool _isOrdered;

        public void Add(LoggedEmit logged)
        {
            _emits.Add(logged);
            _isOrdered |= logged.Incarnation != 0;
        }

        /// <returns>Whether none is left.</returns>
        public bool DropUpTo(long place)
        {
            while (_start < _emits.Count && _emits[_start].Place <= place)
                _emits[_start++] = null!; // the rest of the list stays for a while
            if (_start == _emits.Count)
                return true;
            if (_start > 64 && _start > _emits.Count / 2)
            {
                _emits.RemoveRange(0, _start);
                _start = 0;
            }

            return false;
        }

        /// <summary>All but those that are surely before a point. Where a room's actor orders, all: what was before says whose turn it was.</summary>
        public IEnumerable<LoggedEmit> Since(EmitVector point)
        {
            var (low, high) = (_start, _emits.Count);
            while (!_isOrdered && low < high)
            {
                var middle = (low + high) / 2;
                if (point.Covers(_emits[middle].Before) && point[_emits[middle].Emitter] >= _emits[middle].Number)
                    low = middle + 1;
                else
                    high = middle;
            }

            return _emits.Skip(low);
        }
    }
}

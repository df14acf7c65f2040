using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>The packets that wait for one client, first in first out, bounded in packets and bytes.</summary>
/// <remarks>
/// Not thread-safe: its session's lock guards it. Empty it holds nothing; else a ring, or once packets wait that may be discarded, until it is empty again, a
/// <see cref="SelectiveQueue"/>. Which of the two is in one field: sessions are many, and most never have such packets.
/// </remarks>
internal struct Outbox
{
    private const int SmallestRing = 4;
    private const int LargestKeptRing = 16;

    // So much of what can wait elsewhere, or be discarded, waits here: enough for the transport to go on, and little enough for a ping behind it to be answered in time by a slow client.
    private const long PacedBytes = 256 * 1024;

    private object? _queue; // an array of packets, or a SelectiveQueue
    private int _first;

    /// <summary>Packets that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that wait, with their WebSocket headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether packets wait that may be discarded, or have waited since it was last empty.</summary>
    public readonly bool IsSelective => _queue is SelectiveQueue;

    /// <summary>Whether somebody waits for room.</summary>
    public readonly bool HasWaiters => _queue is SelectiveQueue { HasWaiters: true };

    /// <summary>Queues a packet.</summary>
    /// <returns>False if it is over a limit. The first packet is taken whatever its size.</returns>
    public bool TryAdd(EncodedPacket packet, int maxPackets, long maxBytes)
    {
        if (!IsRoomFor(packet, maxPackets, maxBytes))
            return false;

        Add(packet);
        return true;
    }

    /// <summary>Queues a packet that may be discarded, or for which others may be.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="rule">When it may be; null for never.</param>
    /// <param name="maxPackets">The limit of packets.</param>
    /// <param name="maxBytes">The limit of bytes.</param>
    /// <param name="discarded">What was discarded for it; nothing if that would not have been enough, but one whose place it was to take.</param>
    /// <returns>False if it is over a limit all the same.</returns>
    public bool TryAdd(EncodedPacket packet, DiscardRule? rule, int maxPackets, long maxBytes, out Discarded discarded)
    {
        discarded = default;
        var queue = ToSelective();
        if (rule is { IsOfLatest: true } && queue.TryTakeSuperseded(rule, out var superseded))
        {
            discarded.Superseded = superseded;
            CountOff(superseded);
        }

        if (!IsRoomFor(packet, maxPackets, maxBytes, Count - queue.Yielding, Bytes - queue.YieldingBytes))
            return false;
        while (!IsRoomFor(packet, maxPackets, maxBytes) || (rule == DiscardRule.OldestFirst && queue.Yielding > 0 && queue.YieldingBytes + packet.Bytes > PacedBytes))
        {
            CountOff(queue.TakeOldestYielding());
            discarded.Yielded++;
        }

        queue.Add(packet, rule);
        CountIn(packet);
        return true;
    }

    /// <summary>Queues a packet whatever the limits: for the few that the session sends by itself.</summary>
    public void Add(EncodedPacket packet)
    {
        if (_queue is SelectiveQueue selective)
            selective.Add(packet, rule: null);
        else
            AddToRing(packet);
        CountIn(packet);
    }

    /// <summary>Takes packets until there are no more, or the next would make it more than so many bytes; always takes one.</summary>
    public void Take(List<EncodedPacket> into, long maxBytes)
    {
        var selective = _queue as SelectiveQueue;
        var taken = 0L;
        while (Count > 0)
        {
            var packet = selective is null ? ((EncodedPacket?[])_queue!)[_first]! : selective.First;
            if (taken > 0 && taken + packet.Bytes > maxBytes)
                return;
            if (selective is null)
                RemoveFromRing();
            else
                selective.TakeFirst();
            CountOff(packet);
            taken += packet.Bytes;
            into.Add(packet);
        }

        _first = 0;
        if (_queue is not (EncodedPacket?[] { Length: <= LargestKeptRing } or SelectiveQueue { HasWaiters: true }))
            _queue = null;
    }

    /// <summary>Whether who paces itself may send so much, as far as what waits goes: from half the limits on not, or from <see cref="PacedBytes"/>.</summary>
    public readonly bool IsPaced(int bytes, int maxPackets, long maxBytes) =>
        Count == 0 || (Count < maxPackets / 2 && Bytes + bytes <= Math.Min(PacedBytes, maxBytes / 2));

    /// <summary>Somebody waits for room.</summary>
    public void AddWaiter(IRoomWaiter waiter) => ToSelective().AddWaiter(waiter);

    /// <summary>Somebody does not wait any more.</summary>
    public readonly void RemoveWaiter(IRoomWaiter waiter) => (_queue as SelectiveQueue)?.RemoveWaiter(waiter);

    /// <summary>Takes the one who waits for room and whose turn it is.</summary>
    /// <param name="isFirst">False of a thread that has let one go on, and comes back when that one has sent.</param>
    /// <param name="maxPackets">The limit of packets.</param>
    /// <param name="maxBytes">The limit of bytes.</param>
    /// <returns>Null if there is nobody, no room, or another thread is at it.</returns>
    public readonly IRoomWaiter? TakeWaiter(bool isFirst, int maxPackets, long maxBytes)
    {
        if (_queue is not SelectiveQueue queue || (isFirst && queue.IsReleasing))
            return null;
        queue.IsReleasing = queue.FirstWaiter is { } first && IsPaced(first.Bytes, maxPackets, maxBytes);
        return queue.IsReleasing ? queue.TakeWaiter() : null;
    }

    /// <summary>Drops everything.</summary>
    public void Clear() => this = default;

    private readonly bool IsRoomFor(EncodedPacket packet, int maxPackets, long maxBytes) => IsRoomFor(packet, maxPackets, maxBytes, Count, Bytes);

    private static bool IsRoomFor(EncodedPacket packet, int maxPackets, long maxBytes, int count, long bytes) =>
        count == 0 || (count < maxPackets && bytes + packet.Bytes <= maxBytes);

    private void CountIn(EncodedPacket packet)
    {
        Count++;
        Bytes += packet.Bytes;
    }

    private void CountOff(EncodedPacket packet)
    {
        Count--;
        Bytes -= packet.Bytes;
    }

    private SelectiveQueue ToSelective()
    {
        if (_queue is SelectiveQueue known)
            return known;
        var selective = new SelectiveQueue();
        if (_queue is EncodedPacket?[] ring)
        {
            for (var i = 0; i < Count; i++)
                selective.Add(ring[(_first + i) & (ring.Length - 1)]!, rule: null);
        }

        _first = 0;
        _queue = selective;
        return selective;
    }

    private void AddToRing(EncodedPacket packet)
    {
        var ring = (EncodedPacket?[]?)_queue;
        if (ring is null)
            _queue = ring = new EncodedPacket?[SmallestRing];
        else if (Count == ring.Length)
            _queue = ring = Grow(ring);
        ring[(_first + Count) & (ring.Length - 1)] = packet;
    }

    private void RemoveFromRing()
    {
        var ring = (EncodedPacket?[])_queue!;
        ring[_first] = null;
        _first = (_first + 1) & (ring.Length - 1);
    }

    private EncodedPacket?[] Grow(EncodedPacket?[] ring)
    {
        var larger = new EncodedPacket?[ring.Length * 2];
        ring.AsSpan(_first).CopyTo(larger);
        ring.AsSpan(0, _first).CopyTo(larger.AsSpan(ring.Length - _first));
        _first = 0;
        return larger;
    }
}

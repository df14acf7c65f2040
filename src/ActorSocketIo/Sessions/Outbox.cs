using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>The packets that wait for one client, first in first out, bounded in packets and bytes.</summary>
/// <remarks>Not thread-safe: its session's lock guards it. Empty it holds no array.</remarks>
internal struct Outbox
{
    private const int SmallestRing = 4;
    private const int LargestKeptRing = 16;

    private EncodedPacket?[]? _ring;
    private int _first;

    /// <summary>Packets that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that wait, with their WebSocket headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Queues a packet.</summary>
    /// <returns>False if it is over a limit. The first packet is taken whatever its size.</returns>
    public bool TryAdd(EncodedPacket packet, int maxPackets, long maxBytes)
    {
        if (Count > 0 && (Count >= maxPackets || Bytes + packet.Bytes > maxBytes))
            return false;

        Add(packet);
        return true;
    }

    /// <summary>Queues a packet whatever the limits: for the few that the session itself sends.</summary>
    public void Add(EncodedPacket packet)
    {
        if (_ring is null)
            _ring = new EncodedPacket?[SmallestRing];
        else if (Count == _ring.Length)
            Grow(_ring);
        _ring[(_first + Count) & (_ring.Length - 1)] = packet;
        Count++;
        Bytes += packet.Bytes;
    }

    /// <summary>Takes packets until there are no more, or the next would make it more than so many bytes; always takes one.</summary>
    public void Take(List<EncodedPacket> into, long maxBytes)
    {
        var taken = 0L;
        while (Count > 0)
        {
            var packet = _ring![_first]!;
            if (taken > 0 && taken + packet.Bytes > maxBytes)
                return;
            _ring[_first] = null;
            _first = (_first + 1) & (_ring.Length - 1);
            Count--;
            Bytes -= packet.Bytes;
            taken += packet.Bytes;
            into.Add(packet);
        }

        _first = 0;
        if (_ring is { Length: > LargestKeptRing })
            _ring = null;
    }

    /// <summary>Drops everything.</summary>
    public void Clear() => this = default;

    private void Grow(EncodedPacket?[] ring)
    {
        var larger = new EncodedPacket?[ring.Length * 2];
        ring.AsSpan(_first).CopyTo(larger);
        ring.AsSpan(0, _first).CopyTo(larger.AsSpan(ring.Length - _first));
        _ring = larger;
        _first = 0;
    }
}

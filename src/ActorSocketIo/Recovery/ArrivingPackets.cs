using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Recovery;

/// <summary>What is emitted to a client while all that is kept of it comes from another node.</summary>
/// <remarks>
/// Both nodes are told of an emit for a time. The other's part comes first and in its order; of what came here directly it adds what the other does not have. Packets of
/// one node, its lane, are in its order on both; so what only came here stands before the next that both have, or behind all. Thread-safe.
/// </remarks>
/// <param name="begun">The last round of the source's fence that a node, or this one, has begun; 0 for none. See <see cref="EmitFence.Begun"/>.</param>
/// <param name="maxPackets">Of more than so many packets it comes to nothing.</param>
/// <param name="maxBytes">Or bytes.</param>
internal sealed class ArrivingPackets(Func<NodeToken?, long> begun, int maxPackets, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly List<Direct> _directs = [];
    private long _bytes;
    private bool _isOver, _isTooMuch;

    /// <summary>Takes a packet that was emitted here, or that another node has told this one.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="offset">Null if it is not to be kept.</param>
    /// <param name="from">That node; null for this one.</param>
    /// <returns>False if the arrival is over: then it is to go the usual way.</returns>
    public bool TryKeep(EncodedPacket packet, string? offset, NodeToken? from)
    {
        lock (_lock)
        {
            if (_isOver)
                return false;
            var round = begun(from);
            if (offset is null)
                return true;
            _directs.Add(new(new(packet, offset), from, round));
            _bytes += packet.Bytes;
            _isTooMuch |= _directs.Count > maxPackets || _bytes > maxBytes;
            if (_isTooMuch)
                _directs.Clear();
            return true;
        }
    }

    /// <summary>The other's part is here, and all that belongs to it has come directly: from now on packets go the usual way.</summary>
    /// <param name="theirs">What the other node has kept.</param>
    /// <param name="round">Of its fence: what came directly before that began, the other has, or the client.</param>
    /// <param name="emitters">Who has drawn that line; a node that came later tells all that may want it.</param>
    /// <param name="receive">Takes all of it, in order, before the next packet.</param>
    /// <returns>False if more came than is kept.</returns>
    public bool TryEnd(IReadOnlyList<KeptPacket> theirs, long round, ImmutableArray<NodeToken> emitters, Action<IEnumerable<KeptPacket>> receive)
    {
        lock (_lock)
        {
            _isOver = true;
            if (!_isTooMuch)
                receive(Merge(theirs, _directs.Where(direct => direct.Round >= round || (direct.From is { } from && !emitters.Contains(from)))));
            return !_isTooMuch;
        }
    }

    private static IEnumerable<KeptPacket> Merge(IReadOnlyList<KeptPacket> theirs, IEnumerable<Direct> directs)
    {
        var known = theirs.Select(packet => NameOf(packet)).ToHashSet(StringComparer.Ordinal);
        var lanes = new Dictionary<NodeToken, Queue<KeptPacket>>();
        var laneOf = new Dictionary<string, Queue<KeptPacket>>(StringComparer.Ordinal);
        foreach (var direct in directs)
        {
            var from = direct.From ?? default;
            if (!lanes.TryGetValue(from, out var lane))
                lanes[from] = lane = new();
            lane.Enqueue(direct.Packet);
            laneOf[NameOf(direct.Packet)] = lane;
        }

        foreach (var packet in theirs)
        {
            while (laneOf.TryGetValue(NameOf(packet), out var lane))
            {
                var next = lane.Dequeue();
                laneOf.Remove(NameOf(next));
                if (!known.Contains(NameOf(next)))
                    yield return next;
            }

            yield return packet;
        }

        foreach (var left in lanes.Values.SelectMany(lane => lane))
            if (!known.Contains(NameOf(left)))
                yield return left;
    }

    // Each node makes its own stamps.
    private static string NameOf(KeptPacket packet) => PacketOffset.NameOf(packet.Offset).ToString();

    private readonly record struct Direct(KeptPacket Packet, NodeToken? From, long Round);
}

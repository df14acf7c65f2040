using ActorSocketIo.Guarding;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Recovery;

/// <summary>The packets that a client may not have got, oldest first, each with its offset: bounded in packets and bytes.</summary>
/// <remarks>
/// A packet is stamped with how many pings were queued before it: the pong to a later one says that it has arrived. Pure state; not thread-safe.
/// </remarks>
internal sealed class MissedPackets(int maxPackets, long maxBytes)
{
    /// <summary>The stamp of a packet that no session has taken: no pong says anything about it.</summary>
    public const int Unsent = int.MaxValue;

    private readonly Queue<Kept> _kept = new();
    private int? _lastDropped; // the stamp of the newest that was dropped for want of room

    /// <summary>Those that did not come after a line was drawn under the emits of their node, in order.</summary>
    /// <param name="round">Of that line.</param>
    public IEnumerable<KeptPacket> Before(long round) => _kept.Where(kept => kept.Line != round).Select(kept => new KeptPacket(kept.Packet, kept.Offset));

    /// <summary>The offsets of those that are kept, in order.</summary>
    public IEnumerable<string> Offsets => _kept.Select(kept => kept.Offset);

    /// <summary>Whether nothing is missing that the client may not have got.</summary>
    public bool IsComplete => _lastDropped is null;

    /// <summary>How many are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>Bytes that they have.</summary>
    public long Bytes { get; private set; }

    /// <summary>Keeps one behind the others.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="offset">What it is known by.</param>
    /// <param name="stamp">How many pings were queued before it.</param>
    /// <param name="line">The round of a line that its node had drawn before; see <see cref="MoveProtocol"/>.</param>
    public void Add(EncodedPacket packet, string offset, int stamp, long line = 0)
    {
        Keep(new(packet, offset, stamp, line));
        while (_kept.Count > maxPackets || (Bytes > maxBytes && _kept.Count > 0))
            _lastDropped = Take().Stamp;
    }

    /// <summary>A packet has been discarded before it left: it is not missed, and the client cannot have got it.</summary>
    public void Forget(EncodedPacket discarded)
    {
        for (var left = _kept.Count; left > 0; left--)
        {
            var kept = Take();
            if (kept.Packet != discarded)
                Keep(kept);
        }
    }

    /// <summary>The client has answered a ping: it has all that was queued before.</summary>
    /// <param name="ping">The number of the ping, from 1.</param>
    /// <returns>The offset of the last that it has, if it is known to have all before; else null.</returns>
    public string? Cut(int ping)
    {
        string? last = null;
        while (_kept.TryPeek(out var oldest) && oldest.Stamp < ping)
            last = Take().Offset;
        if (_lastDropped < ping)
            _lastDropped = null;
        return IsComplete ? last : null;
    }

    /// <summary>The client is back, and says what it got last: what is left is what it has missed.</summary>
    /// <param name="offset">
    /// Null from a client that has got nothing; and what a client says is wrong if the last argument of a volatile event was a string. Then all is left that it is not known to have.
    /// </param>
    /// <returns>False if something is not there any more.</returns>
    public bool TryResume(string? offset)
    {
        if (offset is not null && _kept.Any(kept => kept.Offset == offset))
        {
            while (Take().Offset != offset)
            {
                // the client has it
            }

            _lastDropped = null;
        }
        else if (EmitStamp.Read(offset) is { At: { } at })
        {
            DropUpTo(at); // another node has sent it, or it was volatile
        }

        return IsComplete;
    }

    /// <summary>Hands all of them to a new session, which stamps them anew.</summary>
    /// <param name="send">Takes a packet and returns its stamp.</param>
    public void SendAll(Func<EncodedPacket, int> send)
    {
        for (var left = _kept.Count; left > 0; left--)
        {
            var kept = _kept.Dequeue();
            _kept.Enqueue(kept with { Stamp = send(kept.Packet) });
        }
    }

    private void DropUpTo(EmitVector at)
    {
        for (var left = _kept.Count; left > 0; left--)
        {
            var kept = Take();
            if (EmitStamp.Read(kept.Offset) is not { } emit || emit.Number > at[emit.Emitter])
                Keep(kept);
        }
    }

    private void Keep(Kept kept)
    {
        _kept.Enqueue(kept);
        Bytes += kept.Packet.Bytes;
    }

    private Kept Take()
    {
        var oldest = _kept.Dequeue();
        Bytes -= oldest.Packet.Bytes;
        return oldest;
    }

    private readonly record struct Kept(EncodedPacket Packet, string Offset, int Stamp, long Line);
}

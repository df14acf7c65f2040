using ActorSocketIo.Emitter;
using Microsoft.Extensions.Primitives;

namespace ActorSocketIo.AspNetCore.Outside;

/// <summary>Tells requests of those who have the key from all others, and from those that have been here before.</summary>
/// <remarks>
/// A request is taken from <paramref name="tolerance"/> before its time to as long after it, and remembered for as long as it could be taken again. What was taken before a restart is
/// forgotten, so requests from before this one's start are left to other nodes. Each node remembers its own: who can listen to the wire could repeat a request at another node in
/// that time, which TLS prevents.
/// </remarks>
internal sealed class SignedRequests(byte[] key, TimeSpan tolerance, int maxRemembered, TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly Lock _remembering = new();
    private readonly HashSet<string> _nonces = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, long RememberedAt)> _order = new();

    /// <summary>Looks at what can be seen without the body.</summary>
    /// <returns>Null if it may be right.</returns>
    public EmitterAnswer? CheckHeader(StringValues header, out RequestSignature signature)
    {
        signature = default;
        if (header is not [{ } value])
            return EmitterAnswer.Unauthorized($"the request has no {RequestSignature.HeaderName}; send it with the package ActorSocketIo.Emitter and this endpoint's key");
        if (!RequestSignature.TryParse(value, out signature))
            return EmitterAnswer.Unauthorized($"the {RequestSignature.HeaderName} is malformed; it must be v1.timestamp.nonce.mac");
        var off = time.GetUtcNow().ToUnixTimeMilliseconds() - signature.Timestamp;
        if (Math.Abs(off) > tolerance.TotalMilliseconds)
            return EmitterAnswer.Unauthorized($"the request is {off} ms old, and may be {tolerance.TotalMilliseconds} ms off either way; set the clocks of both machines, or send it sooner");
        return null;
    }

    /// <summary>Looks whether its sender has the key.</summary>
    /// <returns>Null if so.</returns>
    public EmitterAnswer? CheckKey(RequestSignature signature, ReadOnlySpan<byte> body) =>
        signature.Matches(key, body) ? null : EmitterAnswer.Unauthorized("the signature does not fit; the emitter must have the key of this endpoint, and nobody may change the body on its way");

    /// <summary>Remembers a request that is right.</summary>
    /// <returns>Null if it is new.</returns>
    public EmitterAnswer? Remember(RequestSignature signature)
    {
        if (signature.Timestamp < _start.ToUnixTimeMilliseconds())
            return EmitterAnswer.NothingDone("this node has started after the request was made, and cannot know whether it was here before; make a new one");
        var now = time.GetTimestamp();
        lock (_remembering)
        {
            while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.RememberedAt, now) > 2 * tolerance)
                _nonces.Remove(_order.Dequeue().Nonce);
            if (_nonces.Contains(signature.Nonce))
                return EmitterAnswer.Unauthorized("the request has been here before, and was done then; make a new one for a new emit");
            if (_nonces.Count >= maxRemembered) // never forgotten too soon: then one could be done twice
                return EmitterAnswer.NothingDone($"there have been {maxRemembered} requests in the last {2 * tolerance}; ask another node, or later, or raise MaxRemembered of the endpoint");
            _nonces.Add(signature.Nonce);
            _order.Enqueue((signature.Nonce, now));
            return null;
        }
    }
}

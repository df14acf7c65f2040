using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Requests;

/// <summary>How many handshakes each remote address may make in a time.</summary>
/// <remarks>
/// Of IPv6 addresses the first 64 bits count, which is what one customer has. The address is the application's view of it: what a proxy forwards counts if the host applies
/// forwarded headers. Requests without an address, over a Unix socket, are not limited: they would all be one. An address that has been quiet for ten seconds, and has all its tokens
/// again, is forgotten.
/// </remarks>
internal sealed class HandshakeLimiter : IDisposable
{
    private static readonly EngineError TooMany = new(EngineError.BadRequest.Code, "Too many requests", StatusCodes.Status429TooManyRequests);

    private readonly Lock _gate = new();
    private RateLimit? _rate;
    private PartitionedRateLimiter<IPAddress?>? _limiter;

    /// <summary>Counts a handshake.</summary>
    /// <param name="request">The request for it.</param>
    /// <param name="rate">How many there may be; when it changes, all addresses begin anew. Null for any number.</param>
    /// <returns>Why it goes no further; null if it does.</returns>
    public Refusal? Check(HttpEngineRequest request, RateLimit? rate)
    {
        if (rate is null)
            return null;
        using var lease = Acquire(request.Context.Connection.RemoteIpAddress, rate);
        if (lease.IsAcquired)
            return null;
        return Refusal.Of(TooMany, ("name", "TOO_MANY_HANDSHAKES"), ("address", request.RemoteAddress)) with
        {
            Status = TooMany.HttpStatus,
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null,
        };
    }

    public void Dispose()
    {
        lock (_gate)
            _limiter?.Dispose();
    }

    // The lock is what keeps one from being disposed of while another thread asks it.
    private RateLimitLease Acquire(IPAddress? address, RateLimit rate)
    {
        lock (_gate)
        {
            if (_limiter is null || _rate != rate)
            {
                _limiter?.Dispose();
                _limiter = LimiterOf(rate);
                _rate = rate;
            }

            return _limiter.AttemptAcquire(address);
        }
    }

    private static PartitionedRateLimiter<IPAddress?> LimiterOf(RateLimit rate)
    {
        var options = new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromTicks(Math.Max(1, new TokenRate(rate).TimeFor(1).Ticks)),
            TokenLimit = (int)Math.Min(rate.Capacity, int.MaxValue),
            AutoReplenishment = false, // one timer fills all of them
        };
        return PartitionedRateLimiter.Create<IPAddress?, Network>(address => Network.Of(address) is var network && network == default
            ? RateLimitPartition.GetNoLimiter(network)
            : RateLimitPartition.GetTokenBucketLimiter(network, _ => options));
    }

    /// <summary>Who is taken for one: an IPv4 address, or 64 bits of an IPv6 address; the default is nobody.</summary>
    private readonly record struct Network(AddressFamily Family, ulong Bits)
    {
        public static Network Of(IPAddress? address)
        {
            if (address is null)
                return default;
            Span<byte> bytes = stackalloc byte[16];
            (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out var length);
            return length == 4
                ? new Network(AddressFamily.InterNetwork, BitConverter.ToUInt32(bytes))
                : new Network(AddressFamily.InterNetworkV6, BitConverter.ToUInt64(bytes));
        }
    }
}

namespace ActorSocketIo.Sessions;

/// <summary>How fast the clients of a server may be read.</summary>
/// <param name="Wheel">The clock.</param>
/// <param name="Bytes">Bytes of one client; null for any number.</param>
/// <param name="Events">What the layer above counts of one client; null for any number.</param>
/// <param name="Action">What happens over a limit.</param>
internal sealed record ReadLimits(TimerWheel Wheel, TokenRate? Bytes, TokenRate? Events, RateLimitAction Action)
{
    /// <summary>The limits of a server's options.</summary>
    /// <returns>Null if there are none.</returns>
    public static ReadLimits? Of(EngineOptions options, RateLimit? events, TimerWheel wheel) => options.ByteRate is null && events is null
        ? null
        : new ReadLimits(wheel, RateOf(options.ByteRate), RateOf(events), options.RateLimitAction);

    private static TokenRate? RateOf(RateLimit? limit) => limit is null ? null : new TokenRate(limit);
}

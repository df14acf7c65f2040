namespace ActorSocketIo.Sessions;

/// <summary>What engine options must fulfil; every mistake is named at once.</summary>
internal static class EngineOptionsRules
{
    // The handshake counts in these.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Checks them.</summary>
    /// <exception cref="ArgumentException">One or more are wrong; the message names each with value, rule and remedy.</exception>
    public static void Check(EngineOptions options)
    {
        var mistakes = Mistakes(options).ToArray();
        if (mistakes.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, mistakes), nameof(options));
    }

    /// <summary>All that is wrong with them; each starts with the option's name.</summary>
    public static IEnumerable<string> Mistakes(EngineOptions options)
    {
        foreach (var (name, value) in Durations(options))
        {
            if (DurationRule.MistakeInPositive(value) is { } mistake)
                yield return $"{name} {mistake}";
            else if (value < Tick)
                yield return $"{name} is {value}; it must be at least 1 ms";
        }

        foreach (var (name, value) in Counts(options))
        {
            if (value < 1)
                yield return $"{name} is {value}; it must be positive";
        }

        foreach (var mistake in RateLimitRule.Mistakes(nameof(options.ByteRate), options.ByteRate))
            yield return mistake;
        foreach (var mistake in RateLimitRule.Mistakes(nameof(options.HandshakeRate), options.HandshakeRate))
            yield return mistake;
        if (!Enum.IsDefined(options.RateLimitAction))
            yield return $"RateLimitAction is {options.RateLimitAction}; it must be Delay or Disconnect";
        if (options.Transports is not { Count: > 0 })
            yield return "Transports is empty; name at least one";
        if (options.Path is not ['/', ..])
            yield return $"Path is '{options.Path}'; it must start with a slash";
        if (options.Cookie is { } cookie)
        {
            foreach (var mistake in Mistakes(cookie))
                yield return mistake;
        }
    }

    private static IEnumerable<string> Mistakes(EngineCookie cookie)
    {
        if (!HttpToken.IsToken(cookie.Name))
            yield return "Cookie.Name must be letters, digits and !#$%&'*+-.^_`|~ only";
        if (!IsAttributeValue(cookie.Path))
            yield return "Cookie.Path must be printable ASCII without semicolons";
        if (!IsAttributeValue(cookie.Domain))
            yield return "Cookie.Domain must be printable ASCII without semicolons";
        if (cookie is { SameSite: EngineCookieSameSite.None, Secure: false })
            yield return "Cookie.SameSite is None; browsers drop such a cookie unless Cookie.Secure is set";
    }

    // They must not end the attribute (GHSA-pxg6-pf52-xh8x).
    private static bool IsAttributeValue(string? value) => value is null || value.All(c => c is >= ' ' and < '\x7f' and not ';');

    private static (string, TimeSpan)[] Durations(EngineOptions options) =>
    [
        (nameof(options.PingInterval), options.PingInterval),
        (nameof(options.PingTimeout), options.PingTimeout),
        (nameof(options.UpgradeTimeout), options.UpgradeTimeout),
        (nameof(options.CloseTimeout), options.CloseTimeout),
    ];

    private static (string, long)[] Counts(EngineOptions options) =>
    [
        (nameof(options.MaxHttpBufferSize), options.MaxHttpBufferSize),
        (nameof(options.MaxQueuedPackets), options.MaxQueuedPackets),
        (nameof(options.MaxQueuedBytes), options.MaxQueuedBytes),
        (nameof(options.MaxSessions), options.MaxSessions),
        (nameof(options.MaxFragments), options.MaxFragments),
    ];
}

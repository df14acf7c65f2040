namespace ActorSocketIo.Sessions;

/// <summary>What every <see cref="RateLimit"/> must fulfil.</summary>
internal static class RateLimitRule
{
    /// <summary>All that is wrong with one.</summary>
    /// <param name="name">The option's name, which each mistake starts with.</param>
    /// <param name="limit">The option; null is off, and right.</param>
    public static IEnumerable<string> Mistakes(string name, RateLimit? limit)
    {
        if (limit is null)
            yield break;
        if (limit.PerSecond is not (> 0 and < double.PositiveInfinity))
            yield return $"{name}.PerSecond is {limit.PerSecond}; it must be positive: leave {name} out for no limit";
        if (limit.Burst is not (0 or (>= 1 and < double.PositiveInfinity)))
            yield return $"{name}.Burst is {limit.Burst}; it must be at least 1, or 0 for as much as in a second";
    }
}

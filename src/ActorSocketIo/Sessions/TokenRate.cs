namespace ActorSocketIo.Sessions;

/// <summary>A <see cref="RateLimit"/>, as times: what the buckets of all clients have in common.</summary>
internal sealed class TokenRate(RateLimit limit)
{
    // More than a day is for ever; without a bound they could not be added.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly double _secondsEach = 1 / limit.PerSecond;

    /// <summary>How long an empty bucket takes to be full.</summary>
    public TimeSpan TimeToFill { get; } = Bounded(limit.Capacity / limit.PerSecond);

    /// <summary>How long it takes until so many tokens are there; a day at most.</summary>
    public TimeSpan TimeFor(double tokens) => Bounded(tokens * _secondsEach);

    private static TimeSpan Bounded(double seconds) => seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
}

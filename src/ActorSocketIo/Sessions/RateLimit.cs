namespace ActorSocketIo.Sessions;

/// <summary>How much one client may do in a time: a token bucket.</summary>
public sealed record RateLimit
{
    /// <summary>How much in a second, over time. Must be positive; 0.1 is once in ten seconds.</summary>
    public double PerSecond { get; set; }

    /// <summary>How much at once, after a pause. Default 0: as much as in a second, and at least 1.</summary>
    public double Burst { get; set; }

    /// <summary>What there is at once.</summary>
    internal double Capacity => Burst > 0 ? Burst : Math.Max(PerSecond, 1);
}

using Akka.Configuration;

namespace ActorSocketIo.Interest;

/// <summary>Times of leases; section <c>socketio.interest</c>.</summary>
internal sealed record InterestSettings
{
    /// <summary>How long a peer may trust what it has been told. Default 2 s. Key <c>lease</c>. The longest that a join waits for a stalled node.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far two clocks may drift apart in one lease. Default 100 ms. Key <c>drift</c>.</summary>
    public TimeSpan Drift { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a room without members stays announced. Default 5 s. Key <c>linger</c>.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether nodes that are left out of an emit check that this was right. Default no. Key <c>shadow-flood</c>. For tests on one machine.</summary>
    public bool ShadowFlood { get; init; }

    /// <summary>Reads section <c>socketio.interest</c>.</summary>
    /// <exception cref="ConfigurationException">A time is out of its range.</exception>
    public static InterestSettings From(Config config)
    {
        var interest = config.GetConfig("socketio.interest");
        var settings = new InterestSettings
        {
            Lease = interest.GetTimeSpan("lease"),
            Drift = interest.GetTimeSpan("drift"),
            Linger = interest.GetTimeSpan("linger"),
            ShadowFlood = interest.GetBoolean("shadow-flood"),
        };
        if (settings.Lease < TimeSpan.FromMilliseconds(100) || settings.Drift <= TimeSpan.Zero || settings.Linger < TimeSpan.Zero)
            throw new ConfigurationException($"socketio.interest has lease = {settings.Lease}, drift = {settings.Drift}, linger = {settings.Linger}; "
                + "a lease is at least 100 ms, drift more than nothing, linger not negative");
        return settings;
    }
}

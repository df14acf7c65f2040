namespace ActorSocketIo.Bench.Curves;

/// <summary>A figure at each point of a curve.</summary>
/// <param name="Key">As loads report it.</param>
/// <param name="Label">With its unit, for people.</param>
/// <param name="Growth">What is fitted.</param>
internal sealed record CurveFigure(string Key, string Label, Growth Growth = Growth.NotJudged)
{
    public static CurveFigure[] RoundTrips { get; } =
    [
        new("cpu_us_per_roundtrip", "CPU µs per round trip", Growth.OfEach),
        new("rtt_p50_us", "p50 µs"),
        new("rtt_p99_us", "p99 µs"),
        new("acks_per_s", "round trips/s"),
    ];

    public static CurveFigure[] Deliveries { get; } =
    [
        new("cpu_us_per_delivery", "CPU µs per delivery", Growth.OfEach),
        new("delivery_p50_us", "p50 µs"),
        new("delivery_p99_us", "p99 µs"),
        new("deliveries_per_s", "deliveries/s"),
    ];

    public static CurveFigure[] Connecting { get; } =
    [
        new("cpu_us_per_conn_settled", "CPU µs per connection", Growth.OfEach),
        new("rss_after_kb", "RSS KiB", Growth.OfAll),
        new("rss_per_conn_kb", "RSS KiB more per connection"), // the first ones take what the start has left free, so these are cheaper
        new("connect_p50_us", "p50 µs"),
        new("connect_p99_us", "p99 µs"),
        new("connects_per_s", "connections/s"),
    ];

    public static CurveFigure[] Idling { get; } =
    [
        new("cpu_us_per_conn_s", "CPU µs per connection and second", Growth.OfEach),
        new("pings_in_window", "pings"),
    ];

    /// <summary>The same figures, where a round trip or delivery is itself the work that grows.</summary>
    public static CurveFigure[] Whole(CurveFigure[] figures) =>
        [.. figures.Select(figure => figure.Growth == Growth.OfEach ? figure with { Growth = Growth.OfAll } : figure)];
}

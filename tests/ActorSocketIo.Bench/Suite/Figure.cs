using ActorSocketIo.Bench.Loads;

namespace ActorSocketIo.Bench.Suite;

/// <summary>A figure of a test.</summary>
/// <param name="Key">As loads report it.</param>
/// <param name="Label">With its unit, for people.</param>
internal sealed record Figure(string Key, string Label)
{
    // The first of each is what to compare: it depends least on what else runs on the machine.
    public static Figure[] Connecting { get; } =
    [
        new("cpu_us_per_conn_settled", "CPU µs per connection"),
        new("connect_p50_us", "p50 µs"),
        new("connect_p99_us", "p99 µs"),
        new("connects_per_s", "connections/s"),
    ];

    // Only of a fresh server: what others have left behind is used again.
    public static Figure[] ConnectingFirst { get; } = [.. Connecting, new("rss_per_conn_kb", "RSS KiB per connection")];

    public static Figure[] RoundTrips { get; } =
    [
        new("cpu_us_per_roundtrip", "CPU µs per round trip"),
        new("rtt_p50_us", "p50 µs"),
        new("rtt_p99_us", "p99 µs"),
        new("acks_per_s", "round trips/s"),
    ];

    public static Figure[] Deliveries { get; } =
    [
        new("cpu_us_per_delivery", "CPU µs per delivery"),
        new("delivery_p50_us", "p50 µs"),
        new("delivery_p99_us", "p99 µs"),
        new("deliveries_per_s", "deliveries/s"),
    ];

    public static Figure[] Calls { get; } =
    [
        new("cpu_us_per_call", "CPU µs per call"),
        new("call_p50_us", "p50 µs"),
        new("call_p99_us", "p99 µs"),
        new("calls_per_s", "calls/s"),
    ];

    public static Figure[] Idling { get; } =
    [
        new("server_cpu_pct", "CPU % of a core"),
        new("rss_per_conn_kb", "RSS KiB per connection"),
    ];

    public static Figure[] IdlingAlone { get; } = [new("server_cpu_pct", "CPU % of a core"), new("rss_after_kb", "RSS KiB, all servers")];

    // Processor time is shared with the disturbance, so it says nothing here.
    public static Figure[] Disturbed(string latency, string storm) =>
    [
        new(latency + "_p99_us", "p99 µs"),
        new(latency + "_p50_us", "p50 µs"),
        new(DisturbedLoad.Alone + latency + "_p99_us", "p99 µs alone"),
        new("storm_per_s", storm),
    ];

    public static Figure[] DisturbedByHandlers { get; } =
        [.. Disturbed("rtt", "burning handlers/s"), new("ping_late_p50_us", "pings late by, p50 µs"), new("ping_late_p99_us", "pings late by, p99 µs")];
}

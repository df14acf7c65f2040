using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>Connections that only answer pings. These come five times as often as by default, so that a few seconds show what they cost.</summary>
internal static class Heartbeats
{
    private const int Most = 20_000;

    public static ICurve Curve { get; } = new GeneratedCurve(
        "heartbeats",
        "connections that are idle, with a ping every 5 s",
        "connections",
        OpenFiles.Connections(1_000, 3_000, 10_000, Most),
        CurveFigure.Idling,
        n => $"idle --conns {n}")
    { Cut = OpenFiles.Cut(Most), Settings = [("PING_INTERVAL", 5_000)] };
}

using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>Connections that only answer pings. These come every second and not every 25 s, so that a few seconds show what they cost.</summary>
internal static class Heartbeats
{
    private const int Most = 20_000;

    public static ICurve Curve { get; } = new GeneratedCurve(
        "heartbeats",
        "connections that are idle, with a ping every second",
        "connections",
        OpenFiles.Connections(1_000, 3_000, 10_000, Most),
        CurveFigure.Idling,
        n => $"idle --conns {n}")
    { IsFresh = true, Cut = OpenFiles.Cut(Most), Settings = [("PING_INTERVAL", 1_000)] };
}

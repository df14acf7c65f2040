using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>An echo on each of many connections.</summary>
internal static class EchoByConnections
{
    private const int Most = 20_000;

    public static ICurve Curve { get; } = new GeneratedCurve(
        "echo_connections",
        "1 echo of 64 B under way on each connection",
        "connections",
        OpenFiles.Connections(100, 300, 1_000, 3_000, 10_000, Most),
        CurveFigure.RoundTrips,
        n => $"echo --conns {n}")
    { Cut = OpenFiles.Cut(Most) };
}

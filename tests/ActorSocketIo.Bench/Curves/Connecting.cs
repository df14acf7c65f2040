using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>More and more connections to a server that was just started, and what they keep of its memory.</summary>
internal static class Connecting
{
    private const int Most = 20_000;

    public static ICurve Curve { get; } = new GeneratedCurve(
        "connections",
        "clients that connect to a server that was just started, 64 at a time",
        "connections",
        OpenFiles.Connections(1_000, 3_000, 10_000, Most),
        CurveFigure.Connecting,
        n => $"connect --conns {n}")
    { Cut = OpenFiles.Cut(Most), IsFresh = true };
}

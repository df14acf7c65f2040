using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>Broadcasts to one room of more and more members.</summary>
internal static class RoomSize
{
    private const int Most = 20_000; // and a sender, for which there is room within the reserve

    public static ICurve Curve { get; } = new GeneratedCurve(
        "room_size",
        "1 broadcast under way to one room",
        "members",
        OpenFiles.Connections(10, 100, 1_000, 10_000, Most),
        CurveFigure.Deliveries,
        n => $"broadcast --receivers {n} --window 1")
    { Cut = OpenFiles.Cut(Most) };
}

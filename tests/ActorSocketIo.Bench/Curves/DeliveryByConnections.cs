using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>Broadcasts to rooms of one size, of which there are more and more.</summary>
internal static class DeliveryByConnections
{
    private const int Most = 20_000, RoomSize = 50;

    public static ICurve Curve { get; } = new GeneratedCurve(
        "delivery_connections",
        $"rooms of {RoomSize}, each with a sender that has 1 broadcast under way",
        "connections",
        OpenFiles.Connections(100, 300, 1_000, 3_000, 10_000, Most),
        CurveFigure.Deliveries,
        n => $"broadcast --receivers {n - Rooms(n)} --rooms {Rooms(n)} --senders {Rooms(n)} --window 1")
    { Cut = OpenFiles.Cut(Most) };

    private static int Rooms(int connections) => Math.Max(1, connections / (RoomSize + 1));
}

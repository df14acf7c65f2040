namespace ActorSocketIo.Bench.Curves;

/// <summary>Events of more and more bytes. The last is as much as a server takes in one message by default, a million with its frame.</summary>
internal static class Payload
{
    private static readonly int[] Larger = [256, 4_096, 65_536, 999_900];

    public static ICurve Echo { get; } = new GeneratedCurve(
        "echo_payload", "1 echo under way on each of 10 connections", "bytes", [16, .. Larger], CurveFigure.Whole(CurveFigure.RoundTrips), n => $"echo --conns 10 --payload {n}");

    /// <summary>From 80 bytes on: the load's own sequence numbers and times are that long.</summary>
    public static ICurve Delivery { get; } = new GeneratedCurve(
        "delivery_payload", "1 broadcast under way to a room of 10", "bytes", [80, .. Larger], CurveFigure.Whole(CurveFigure.Deliveries), n => $"broadcast --receivers 10 --window 1 --payload {n}");
}

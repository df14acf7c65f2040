namespace ActorSocketIo.Bench.Curves;

/// <summary>Everything whose growth can be measured.</summary>
internal static class AllCurves
{
    public static IReadOnlyList<ICurve> List { get; } =
    [
        Connecting.Curve,
        Heartbeats.Curve,
        EchoByConnections.Curve,
        DeliveryByConnections.Curve,
        RoomSize.Curve,
        new SmallRooms(),
        new LargeRooms(),
        new Namespaces(),
        Payload.Echo,
        Payload.Delivery,
        new Nodes(),
        new Joins(),
        new NodeStart(),
    ];
}

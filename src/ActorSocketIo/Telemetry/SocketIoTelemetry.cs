namespace ActorSocketIo;

/// <summary>The names by which an application subscribes to what the server measures and traces.</summary>
/// <remarks>With OpenTelemetry: <c>metrics.AddMeter(SocketIoTelemetry.MeterName)</c>, <c>tracing.AddSource(SocketIoTelemetry.ActivitySourceName)</c>.</remarks>
public static class SocketIoTelemetry
{
    /// <summary>The meter that all instruments are of; src/METRICS.md lists them.</summary>
    public const string MeterName = "ActorSocketIo";

    /// <summary>The source of all spans.</summary>
    public const string ActivitySourceName = "ActorSocketIo";
}

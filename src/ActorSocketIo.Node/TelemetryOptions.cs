namespace ActorSocketIo.Node;

/// <summary>Where the program's measurements go. OTLP has its own standard settings: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its like.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>The port at which Prometheus finds them under <c>/metrics</c>, one that the program listens on; null for none. Key <c>Telemetry:PrometheusPort</c>.</summary>
    public ushort? PrometheusPort { get; set; }
}

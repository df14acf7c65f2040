using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ActorSocketIo.Node;

/// <summary>Brings what the server measures and traces out of the process, if somebody asks for it: else nobody listens, and it costs nothing.</summary>
internal static class Exporters
{
    private const string MetricsPath = "/metrics";

    /// <summary>Whatever .NET itself measures that tells of this server.</summary>
    private static readonly string[] MetersOfDotNet = ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    private static readonly string[] OtlpEndpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>Sets up what the settings ask for.</summary>
    /// <param name="builder">The program that is being built.</param>
    /// <param name="prometheusPort">Where Prometheus will ask; null if it does not.</param>
    public static void AddExporters(this WebApplicationBuilder builder, int? prometheusPort)
    {
        var isOtlp = OtlpEndpoints.Any(key => builder.Configuration[key] is { Length: > 0 });
        if (!isOtlp && prometheusPort is null)
            return;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("actorsocketio").AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(SocketIoTelemetry.MeterName).AddMeter(MetersOfDotNet);
                if (prometheusPort is not null)
                    metrics.AddPrometheusExporter();
                if (isOtlp)
                    metrics.AddOtlpExporter();
            });
        if (isOtlp)
            telemetry.WithTracing(tracing => tracing.AddSource(SocketIoTelemetry.ActivitySourceName).AddOtlpExporter());
    }

    /// <summary>Answers Prometheus, on connections to its port only: what a client asks for is no place to look at.</summary>
    public static void UsePrometheus(this WebApplication app, int? port)
    {
        if (port is not null)
            app.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Request.Path == MetricsPath && context.Connection.LocalPort == port);
    }
}

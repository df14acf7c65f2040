using System.Globalization;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Node;

/// <summary>Where the program's measurements go. OTLP has its own standard settings: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its like.</summary>
internal sealed class TelemetryOptions
{
    private const string Example = "--urls 'http://localhost:3000;http://localhost:9464'";

    /// <summary>The port at which Prometheus finds them under <c>/metrics</c>, one that the program listens on; null or empty for none. Key <c>Telemetry:PrometheusPort</c>.</summary>
    /// <remarks>A text, so that one that is no port is refused with what helps.</remarks>
    public string? PrometheusPort { get; set; }

    /// <summary>Finds out where Prometheus is answered.</summary>
    /// <param name="addresses">Where the program will listen.</param>
    /// <returns>The port; null if it is not answered.</returns>
    /// <exception cref="OptionsValidationException">It is no port, or the program does not listen there.</exception>
    public int? PrometheusPortAmong(IReadOnlyCollection<string> addresses)
    {
        if (string.IsNullOrEmpty(PrometheusPort))
            return null;
        if (!ushort.TryParse(PrometheusPort, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            throw Mistake($"it must be a port from 1 to {ushort.MaxValue} that the program listens on, e.g. 9464 with {Example}");
        if (!addresses.Any(address => Listening.PortOf(address) == port))
            throw Mistake($"the program listens on {string.Join(", ", addresses)} only: add it to the addresses, e.g. {Example.Replace("9464", PrometheusPort, StringComparison.Ordinal)}");
        return port;
    }

    private OptionsValidationException Mistake(string rule) =>
        new("Telemetry", typeof(TelemetryOptions), [$"Telemetry:{nameof(PrometheusPort)} is '{PrometheusPort}'; {rule}"]);
}

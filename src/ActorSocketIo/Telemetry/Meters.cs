using System.Diagnostics.Metrics;
using System.Reflection;

namespace ActorSocketIo.Telemetry;

/// <summary>The one meter, by its name: what the process counts is of <see cref="OfProcess"/>, what belongs to a node or an engine and ends with it, of a meter like it.</summary>
internal static class Meters
{
    /// <summary>As measurements and spans show it.</summary>
    public static readonly string? Version = typeof(Meters).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <summary>Of what is counted wherever it happens.</summary>
    public static readonly Meter OfProcess = Create();

    /// <summary>For instruments that read what somebody holds; disposed of with that.</summary>
    /// <param name="node">The token of the node that it is about; null if it is about none.</param>
    public static Meter Create(string? node = null) => new(new MeterOptions(SocketIoTelemetry.MeterName)
    {
        Version = Version,
        Tags = node is null ? null : [new(TelemetryTags.Node, node)],
    });
}

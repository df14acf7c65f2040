using System.Diagnostics.Metrics;

namespace ActorSocketIo.Telemetry;

/// <summary>Questions to several nodes, and their answers.</summary>
internal static class GatherMetrics
{
    private static readonly Histogram<double> Duration = Meters.OfProcess.CreateHistogram(
        "socketio.server.gather.duration", "s", "From a question to several nodes until it is answered, or its time is over.", advice: Buckets.OfSeconds);

    private static readonly Counter<long> Missing = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.gather.missing", "{node}", "Nodes whose answers were missing when a question was answered.");

    /// <summary>A question was answered.</summary>
    /// <param name="operation">What was asked.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="lost">Nodes that were lost, or had no answer.</param>
    /// <param name="silent">Nodes that did not answer in time.</param>
    public static void OnAnswered(string operation, TimeSpan took, int lost, int silent)
    {
        var asked = new KeyValuePair<string, object?>(TelemetryTags.GatherOperation, operation);
        Duration.Record(took.TotalSeconds, asked);
        if (lost > 0)
            Missing.Add(lost, asked, new(TelemetryTags.MissingReason, "lost"));
        if (silent > 0)
            Missing.Add(silent, asked, new(TelemetryTags.MissingReason, "silent"));
    }
}

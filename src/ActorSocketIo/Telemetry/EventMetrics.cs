using System.Diagnostics.Metrics;

namespace ActorSocketIo.Telemetry;

/// <summary>Events on their way in and out. Where nobody listens each costs the look whether somebody does.</summary>
internal static class EventMetrics
{
    private static readonly Counter<long> Events = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.events", "{event}", "Events of clients, and events for clients: one for many counts for each client of this node that was to get it.");

    /// <summary>How long a handler took; of one that awaits, until it has ended.</summary>
    private static readonly Histogram<double> Handling = Meters.OfProcess.CreateHistogram(
        "socketio.server.event.duration", "s", "From the first listener of an event until the last has ended, awaits included.", advice: Buckets.OfSeconds);

    private static readonly Histogram<double> FanOut = Meters.OfProcess.CreateHistogram(
        "socketio.server.broadcast.duration", "s", "What it took to put one event into the outboxes of this node's clients, and to hand it to the links.", advice: Buckets.OfSeconds);

    private static readonly KeyValuePair<string, object?> s_local = new(TelemetryTags.Origin, "local");

    private static readonly KeyValuePair<string, object?> s_remote = new(TelemetryTags.Origin, "remote");

    /// <summary>Whether handlers are to be timed.</summary>
    public static bool IsHandlingTimed => Handling.Enabled;

    /// <summary>A client's event has come.</summary>
    public static void OnReceived()
    {
        if (Events.Enabled)
            Events.Add(1, TelemetryTags.Receive);
    }

    /// <summary>An event was given to clients of this node.</summary>
    public static void OnSent(int clients)
    {
        if (Events.Enabled && clients > 0)
            Events.Add(clients, TelemetryTags.Transmit);
    }

    /// <summary>An event was handled.</summary>
    /// <param name="took">How long that took.</param>
    /// <param name="failure">What a listener threw; null for nothing.</param>
    public static void OnHandled(TimeSpan took, Exception? failure)
    {
        if (failure is null)
            Handling.Record(took.TotalSeconds);
        else
            Handling.Record(took.TotalSeconds, new KeyValuePair<string, object?>(TelemetryTags.ErrorType, failure.GetType().FullName));
    }

    /// <summary>A fan-out begins.</summary>
    /// <returns>What <see cref="OnFannedOut"/> is told; 0 if nobody listens.</returns>
    public static long BeginFanOut(TimeProvider time) => FanOut.Enabled ? time.GetTimestamp() : 0;

    /// <summary>It is over.</summary>
    public static void OnFannedOut(TimeProvider time, long begun, bool isLocal)
    {
        if (begun != 0)
            FanOut.Record(time.GetElapsedTime(begun).TotalSeconds, isLocal ? s_local : s_remote);
    }
}

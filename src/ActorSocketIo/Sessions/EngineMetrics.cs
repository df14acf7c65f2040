using System.Diagnostics.Metrics;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo.Sessions;

/// <summary>What the engine counts; per-message things are counters, never log lines.</summary>
internal static class EngineMetrics
{
    /// <summary>WebSockets here whose sessions are on other nodes.</summary>
    public static readonly LiveCount Pipes = new("socketio.server.pipes", "{pipe}", "WebSockets here whose sessions are on other nodes.");

    /// <summary>Awaited emits that wait until their client has taken enough; each holds its event.</summary>
    public static readonly LiveCount RoomWaiters = new("socketio.server.outbox.waiting", "{caller}", "Awaited emits that wait until their client has taken enough; each holds its event.");

    private static readonly Histogram<double> Durations = Meters.OfProcess.CreateHistogram(
        "socketio.server.session.duration", "s", "How long sessions were open that have ended; its count is how many have.", advice: Buckets.OfLives);

    private static readonly Counter<long> Handshakes = Count("handshakes", "{handshake}", "Requests for a session, by what was wrong with them, if anything was.");

    private static readonly Counter<long> Refused = Count("requests.refused", "{request}", "Requests that were refused, handshakes among them, by what was wrong.");

    private static readonly Counter<long> Relayed = Count("requests.relayed", "{request}", "Requests handed on to the nodes that hold their sessions; of a WebSocket, once.");

    private static readonly Counter<long> Overflows = Count("outbox.overflows", "{session}", "Sessions that were closed because more waited for them than the limit allows.");

    private static readonly Counter<long> Dropped = Count("outbox.dropped", "{packet}", "Packets that clients did not get, by what allowed it.");

    private static readonly Counter<long> LimitsReached = Count("limits.reached", "{time}", "How often a client has reached one of the limits that README.md lists.");

    private static readonly Counter<long> Oversize = Count("messages.oversize", "{message}", "Messages and bodies of requests over the size limit.");

    private static readonly Counter<long> Io = Count("io", "By", "What came from clients, and what was written for them: messages with their framing, uncompressed.");

    /// <summary>Whether bytes are counted.</summary>
    public static bool CountsBytes => Io.Enabled;

    /// <summary>A session has opened.</summary>
    public static void OnOpened(EngineSession session) => Handshakes.Add(1, TransportOf(session.TransportName));

    /// <summary>A session has ended.</summary>
    public static void OnClosed(EngineSession session, TimeSpan wasOpen, string reason) =>
        Durations.Record(wasOpen.TotalSeconds, TransportOf(session.TransportName), new(TelemetryTags.CloseReason, reason));

    /// <summary>A request was refused.</summary>
    /// <param name="error">What is wrong with it.</param>
    public static void OnRefused(EngineConnectionError error)
    {
        var type = new KeyValuePair<string, object?>(TelemetryTags.ErrorType, RefusalNames.Of(error));
        Refused.Add(1, type);
        if (error.Request.Parameter("sid") is { Length: > 0 })
            return;
        if (error.Request.Parameter("transport") is ("polling" or "websocket") and var transport)
            Handshakes.Add(1, TransportOf(transport), type);
        else
            Handshakes.Add(1, type);
    }

    /// <summary>A request is handed on to the node that holds its session.</summary>
    public static void OnRelayed(string kind) => Relayed.Add(1, new KeyValuePair<string, object?>(TelemetryTags.RequestKind, kind));

    /// <summary>A session is closed because too much waits for it.</summary>
    public static void OnOverflow() => Overflows.Add(1);

    /// <summary>A volatile packet was dropped because the transport was not writable.</summary>
    public static void OnVolatileDropped() => OnDropped(1, "volatile");

    /// <summary>Volatile packets gave way because there was no room.</summary>
    public static void OnYielded(int packets) => OnDropped(packets, "drop_volatile");

    /// <summary>A newer packet took the place of one that waited.</summary>
    public static void OnSuperseded() => OnDropped(1, "keep_latest");

    /// <summary>A client has reached a limit.</summary>
    /// <param name="limit">Its name, e.g. <c>events_per_second</c>.</param>
    public static void OnLimit(string limit) => LimitsReached.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Limit, limit));

    /// <summary>A message or body was over the size limit.</summary>
    public static void OnOversize(string transport) => Oversize.Add(1, TransportOf(transport));

    /// <summary>So many bytes have come.</summary>
    public static void OnBytesReceived(long bytes, string transport) => Io.Add(bytes, TelemetryTags.Receive, TransportOf(transport));

    /// <summary>So many bytes were given to a transport.</summary>
    public static void OnBytesSent(long bytes, string transport) => Io.Add(bytes, TelemetryTags.Transmit, TransportOf(transport));

    private static void OnDropped(int packets, string policy) => Dropped.Add(packets, new KeyValuePair<string, object?>(TelemetryTags.DropPolicy, policy));

    private static KeyValuePair<string, object?> TransportOf(string name) => new(TelemetryTags.Transport, name);

    private static Counter<long> Count(string name, string unit, string description) => Meters.OfProcess.CreateCounter<long>("socketio.server." + name, unit, description);
}

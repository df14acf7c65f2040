using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ActorSocketIo.Sessions;

/// <summary>What the engine counts; per-message things are counters, never log lines.</summary>
internal static class EngineMetrics
{
    /// <summary>The meter that operators subscribe to.</summary>
    public const string MeterName = "ActorSocketIo.Engine";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Sessions that are open.</summary>
    public static readonly UpDownCounter<long> Sessions = Meter.CreateUpDownCounter<long>("socketio.server.sessions");

    /// <summary>Sessions that have ended, by reason.</summary>
    public static readonly Counter<long> Closed = Meter.CreateCounter<long>("socketio.server.sessions.closed");

    /// <summary>Requests that were refused, by code and, where one code stands for several things, by name.</summary>
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("socketio.server.requests.refused");

    /// <summary>Requests handed on to the nodes that hold their sessions, by kind; of a WebSocket, once.</summary>
    public static readonly Counter<long> Relayed = Meter.CreateCounter<long>("socketio.server.requests.relayed");

    /// <summary>WebSockets here whose sessions are on other nodes.</summary>
    public static readonly UpDownCounter<long> Pipes = Meter.CreateUpDownCounter<long>("socketio.server.pipes");

    /// <summary>Sessions closed because more waited for them than the limit allows.</summary>
    public static readonly Counter<long> QueueOverflows = Meter.CreateCounter<long>("socketio.server.outbox.overflows");

    /// <summary>Volatile packets dropped because the transport was not writable.</summary>
    public static readonly Counter<long> VolatileDropped = Meter.CreateCounter<long>("socketio.server.volatile.dropped");

    /// <summary>Awaited emits that wait until their client has taken enough; each holds its event.</summary>
    public static readonly UpDownCounter<long> RoomWaiters = Meter.CreateUpDownCounter<long>("socketio.server.outbox.waiting");

    /// <summary>Packets that were discarded while they waited, by the <see cref="SlowClientPolicy"/> that allows it.</summary>
    private static readonly Counter<long> Discarded = Meter.CreateCounter<long>("socketio.server.outbox.discarded");

    /// <summary>How often a client has reached one of the limits that README.md lists, by limit.</summary>
    private static readonly Counter<long> LimitsReached = Meter.CreateCounter<long>("socketio.server.limits.reached");

    /// <summary>Messages and bodies over the size limit, by transport.</summary>
    public static readonly Counter<long> Oversize = Meter.CreateCounter<long>("socketio.server.messages.oversize");

    /// <summary>A request was refused.</summary>
    /// <param name="code">0–5, as in the answer.</param>
    /// <param name="name">What it is about, e.g. <c>TOO_MANY_SESSIONS</c>; null if the code says it all.</param>
    public static void OnRefused(int code, string? name)
    {
        var tags = new TagList { { "code", code } };
        if (name is not null)
            tags.Add("name", name);
        Refused.Add(1, tags);
    }

    /// <summary>Volatile packets gave way because there was no room.</summary>
    public static void OnYielded(int packets) => Discarded.Add(packets, new KeyValuePair<string, object?>("policy", "drop_volatile"));

    /// <summary>A newer packet took the place of one that waited.</summary>
    public static void OnSuperseded() => Discarded.Add(1, new KeyValuePair<string, object?>("policy", "keep_latest"));

    /// <summary>A client has reached a limit.</summary>
    /// <param name="limit">Its name, e.g. <c>events_per_second</c>.</param>
    public static void OnLimit(string limit) => LimitsReached.Add(1, new KeyValuePair<string, object?>("limit", limit));
}

using System.Diagnostics.Metrics;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>What the server counts above the engine; per-message things are counters, never log lines.</summary>
internal static class SocketIoMetrics
{
    /// <summary>Sent events that catch-all listeners were not told of, because too many waited for their turn.</summary>
    public static readonly Counter<long> NoticesDropped = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.notices.dropped", "{event}", "Sent events that catch-all listeners were not told of, because too many waited for their turn.");

    /// <summary>Events of other servers that no listener has heard, because too many were waiting or with listeners.</summary>
    public static readonly Counter<long> ServerEventsDropped = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.server_events.dropped", "{event}", "Events of other servers that no listener has heard, because too many were waiting or with listeners.");

    /// <summary>Sockets that were disconnected because their client's authentication had ended.</summary>
    public static readonly Counter<long> AuthenticationsExpired = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.authentications.expired", "{socket}", "Sockets that were disconnected because their client's authentication had ended.");

    /// <summary>Changes of rooms that listeners were not told of, because too many waited for them.</summary>
    public static readonly Counter<long> RoomChangesDropped = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.room_changes.dropped", "{change}", "Changes of rooms that listeners were not told of, because too many waited for them.");
}

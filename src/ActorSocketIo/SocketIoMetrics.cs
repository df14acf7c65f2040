using System.Diagnostics.Metrics;

namespace ActorSocketIo;

/// <summary>What the server counts above the engine; per-message things are counters, never log lines.</summary>
internal static class SocketIoMetrics
{
    /// <summary>The meter that operators subscribe to.</summary>
    public const string MeterName = "ActorSocketIo.Server";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Sent events that catch-all listeners were not told of, because too many waited for their turn.</summary>
    public static readonly Counter<long> NoticesDropped = Meter.CreateCounter<long>("socketio.server.notices.dropped");

    /// <summary>Events of other servers that no listener has heard, because too many were waiting or with listeners.</summary>
    public static readonly Counter<long> ServerEventsDropped = Meter.CreateCounter<long>("socketio.server.server_events.dropped");

    /// <summary>Sockets that were disconnected because their client's authentication had ended.</summary>
    public static readonly Counter<long> AuthenticationsExpired = Meter.CreateCounter<long>("socketio.server.authentications.expired");

    /// <summary>Changes of rooms that listeners were not told of, because too many waited for them.</summary>
    public static readonly Counter<long> RoomChangesDropped = Meter.CreateCounter<long>("socketio.server.room_changes.dropped");
}

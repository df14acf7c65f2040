namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Why a session ended; the list is the reference's.</summary>
public enum CloseReason : byte
{
    /// <summary>The transport broke, or the client used it against the rules.</summary>
    TransportError,

    /// <summary>The transport was closed by the client.</summary>
    TransportClose,

    /// <summary>This side closed the session.</summary>
    ForcedClose,

    /// <summary>The heartbeat's answer did not come in time.</summary>
    PingTimeout,

    /// <summary>What the client sent was no packet.</summary>
    ParseError,

    /// <summary>This node leaves.</summary>
    ServerShuttingDown,
}

/// <summary>Close reasons in the reference's words.</summary>
public static class CloseReasons
{
    /// <summary>What an application is told, e.g. <c>transport close</c>.</summary>
    public static string Text(this CloseReason reason) => reason switch
    {
        CloseReason.TransportError => "transport error",
        CloseReason.TransportClose => "transport close",
        CloseReason.ForcedClose => "forced close",
        CloseReason.PingTimeout => "ping timeout",
        CloseReason.ParseError => "parse error",
        CloseReason.ServerShuttingDown => "server shutting down",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "is no close reason"),
    };
}

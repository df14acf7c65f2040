namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>What a heartbeat wants done.</summary>
public enum HeartbeatAction : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Send a ping.</summary>
    SendPing,

    /// <summary>Answer the client's ping.</summary>
    SendPong,

    /// <summary>Close the session: <see cref="CloseReason.PingTimeout"/>.</summary>
    TimeOut,

    /// <summary>Close the session: the client sent what only this side sends; <see cref="CloseReason.TransportError"/>.</summary>
    RefuseDirection,
}

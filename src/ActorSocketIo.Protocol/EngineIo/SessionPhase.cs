namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>How far the life of a session has gone; it only goes forward.</summary>
public enum SessionPhase : byte
{
    /// <summary>The handshake has not been sent.</summary>
    Opening,

    /// <summary>Packets go both ways.</summary>
    Open,

    /// <summary>This side closes: what is queued still leaves, nothing is received.</summary>
    Closing,

    /// <summary>Over.</summary>
    Closed,
}

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Who asks whether the other side is still there.</summary>
public enum HeartbeatDirection : byte
{
    /// <summary>The server pings and the client answers: Engine.IO v4.</summary>
    ServerPings,

    /// <summary>The client pings and the server answers: Engine.IO v3.</summary>
    ClientPings,
}

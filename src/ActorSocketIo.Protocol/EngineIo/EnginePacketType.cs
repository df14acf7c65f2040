namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>The seven packet types of Engine.IO v4; the value is the digit on the wire.</summary>
public enum EnginePacketType : byte
{
    /// <summary>The server's handshake.</summary>
    Open = 0,

    /// <summary>The transport is to be closed.</summary>
    Close = 1,

    /// <summary>Heartbeat question; during an upgrade, with the text <c>probe</c>.</summary>
    Ping = 2,

    /// <summary>Heartbeat answer.</summary>
    Pong = 3,

    /// <summary>Something for the layer above.</summary>
    Message = 4,

    /// <summary>The client moves to the new transport.</summary>
    Upgrade = 5,

    /// <summary>Nothing: releases a pending poll.</summary>
    Noop = 6,
}

namespace ActorSocketIo.Sessions;

/// <summary>What happens to a client that sends more than it may.</summary>
public enum RateLimitAction : byte
{
    /// <summary>It is not read until it may send again: its WebSocket fills up, its post is answered later. Nothing is lost.</summary>
    Delay,

    /// <summary>Its session is closed with <c>forced close</c>.</summary>
    Disconnect,
}

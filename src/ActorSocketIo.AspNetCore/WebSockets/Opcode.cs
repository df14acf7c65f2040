namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>What kind of frame it is (RFC 6455 §5.2).</summary>
internal enum Opcode : byte
{
    /// <summary>Another fragment of a message.</summary>
    Continuation = 0,

    /// <summary>UTF-8.</summary>
    Text = 1,

    /// <summary>Bytes.</summary>
    Binary = 2,

    /// <summary>The other side is about to close.</summary>
    Close = 8,

    /// <summary>Wants a pong.</summary>
    Ping = 9,

    /// <summary>Answers a ping.</summary>
    Pong = 10,
}

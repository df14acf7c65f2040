namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>What a client did against RFC 6455, and the status it is closed with (§7.4.1).</summary>
/// <param name="Status">1002, 1007 or 1009.</param>
/// <param name="Message">For logs; holds nothing of the input.</param>
internal sealed record WebSocketMistake(ushort Status, string Message)
{
    public static WebSocketMistake ReservedBits { get; } = new(1002, "reserved bits are set");

    public static WebSocketMistake Unmasked { get; } = new(1002, "a client's frame must be masked");

    public static WebSocketMistake UnknownOpcode { get; } = new(1002, "unknown opcode");

    public static WebSocketMistake BadControlFrame { get; } = new(1002, "a control frame is fragmented or too long");

    public static WebSocketMistake BadFragment { get; } = new(1002, "fragments out of order");

    public static WebSocketMistake BadClose { get; } = new(1002, "malformed close frame");

    public static WebSocketMistake InvalidUtf8 { get; } = new(1007, "invalid UTF-8");

    public static WebSocketMistake TooLarge { get; } = new(1009, "message too large");

    public static WebSocketMistake TooManyFragments { get; } = new(1009, "too many fragments");
}

namespace ActorSocketIo.Protocol;

/// <summary>Why peer input is not what the specifications allow.</summary>
/// <param name="Message">A short phrase, the reference's where it has one: for logs and <c>error</c> listeners. Of the input it holds a digit at most.</param>
public sealed record ProtocolError(string Message)
{
    private static readonly ProtocolError[] UnknownDigits = [new("unknown packet type 7"), new("unknown packet type 8"), new("unknown packet type 9")];

    /// <summary>The first character of an Engine.IO packet is no packet type.</summary>
    public static ProtocolError UnknownEnginePacketType { get; } = new("unknown engine packet type");

    /// <summary>A payload of revision 3 is not packets with their lengths.</summary>
    public static ProtocolError MalformedPayload { get; } = new("parser error");

    /// <summary>A text message is not UTF-8.</summary>
    public static ProtocolError InvalidUtf8 { get; } = new("invalid UTF-8");

    /// <summary>The first character of a Socket.IO packet is no packet type, and no digit.</summary>
    public static ProtocolError UnknownPacketType { get; } = new("unknown packet type NaN");

    /// <summary>The type in a MessagePack packet is none.</summary>
    public static ProtocolError InvalidPacketType { get; } = new("invalid packet type");

    /// <summary>The attachment count is missing, malformed or zero.</summary>
    public static ProtocolError IllegalAttachmentCount { get; } = new("Illegal attachments");

    /// <summary>The attachment count is over the limit.</summary>
    public static ProtocolError TooManyAttachments { get; } = new("too many attachments");

    /// <summary>A placeholder stands for no attachment.</summary>
    public static ProtocolError IllegalAttachments { get; } = new("illegal attachments");

    /// <summary>The namespace is missing or does not start with a slash.</summary>
    public static ProtocolError IllegalNamespace { get; } = new("illegal namespace");

    /// <summary>The ack id is malformed or over 2^53.</summary>
    public static ProtocolError IllegalAckId { get; } = new("illegal ack id");

    /// <summary>The payload is not JSON, or not of the shape that the packet type demands.</summary>
    public static ProtocolError InvalidPayload { get; } = new("invalid payload");

    /// <summary>The event's name is reserved by the protocol, which the reference calls an invalid payload.</summary>
    public static ProtocolError ReservedEventName { get; } = new("invalid payload");

    /// <summary>A text message came where an attachment was owed.</summary>
    public static ProtocolError AttachmentExpected { get; } = new("got plaintext data when reconstructing a packet");

    /// <summary>A binary message came where no attachment was owed.</summary>
    public static ProtocolError UnexpectedAttachment { get; } = new("got binary data when not reconstructing a packet");

    /// <summary>A text message came from a client whose parser knows only binary ones.</summary>
    public static ProtocolError BinaryExpected { get; } = new("got plaintext data from a binary parser");

    /// <summary>The packet with its attachments is over the limit in bytes.</summary>
    public static ProtocolError TooLarge { get; } = new("packet too large");

    /// <summary>A character is no Socket.IO packet type.</summary>
    internal static ProtocolError UnknownPacketTypeOf(byte character) => character is >= (byte)'7' and <= (byte)'9' ? UnknownDigits[character - '7'] : UnknownPacketType;
}

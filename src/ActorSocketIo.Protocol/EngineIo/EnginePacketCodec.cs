using System.Text.Unicode;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Reads the Engine.IO packet that one WebSocket message, or one part of a polling body, consists of.</summary>
/// <remarks>Source: engine.io-protocol v4 and v3, "Packet encoding". Encoding is <see cref="EngineFrame"/>'s.</remarks>
public static class EnginePacketCodec
{
    /// <summary>Reads the message of a WebSocket.</summary>
    /// <param name="message">The message; the packet keeps a slice of it.</param>
    /// <param name="isBinary">Whether it is a binary one.</param>
    /// <param name="encoding">How the client writes.</param>
    /// <returns>The packet, or why it is none. Never throws.</returns>
    public static Decoded<EnginePacket> Decode(ReadOnlyMemory<byte> message, bool isBinary, EngineEncoding encoding)
    {
        if (encoding == EngineEncoding.Revision4)
            return isBinary ? DecodeBinary(message) : DecodeText(message);
        return isBinary ? Revision3Packet.DecodeBinary(message) : Revision3Packet.DecodeText(message);
    }

    /// <summary>Reads a text message of revision 4: a digit for the type, then text; or <c>b</c>, then the base64 of a binary message.</summary>
    /// <param name="message">The message; the packet keeps a slice of it.</param>
    /// <returns>The packet, or why it is none. Never throws.</returns>
    /// <remarks>Base64 is for polling; the reference takes it on a WebSocket too.</remarks>
    public static Decoded<EnginePacket> DecodeText(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
            return ProtocolError.UnknownEnginePacketType;

        if (message.Span[0] == EnginePayload.BinaryPrefix)
            return DecodeBinary(LenientBase64.Decode(message.Span[1..]));

        var type = (EnginePacketType)(message.Span[0] - '0');
        if (type > EnginePacketType.Noop)
            return ProtocolError.UnknownEnginePacketType;

        var data = message[1..];
        // Of the other types nobody reads more than "probe".
        if (type == EnginePacketType.Message && !Utf8.IsValid(data.Span))
            return ProtocolError.InvalidUtf8;

        return new EnginePacket(type, data, IsBinary: false);
    }

    /// <summary>Reads a binary message of revision 4, which is nothing but its bytes.</summary>
    /// <param name="message">The message; the packet keeps it.</param>
    public static EnginePacket DecodeBinary(ReadOnlyMemory<byte> message) => new(EnginePacketType.Message, message, IsBinary: true);
}

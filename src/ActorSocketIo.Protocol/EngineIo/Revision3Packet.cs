namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Reads packets as clients of revision 3 write them.</summary>
/// <remarks>Source: engine.io-protocol v3, "Packet". Stricter than <c>engine.io-parser</c> 2 in that binary packets are messages: nobody sends others.</remarks>
internal static class Revision3Packet
{
    private const byte Message = (byte)EnginePacketType.Message;

    /// <summary>Text: a digit for the type, then text; or <c>b4</c>, then the base64 of a binary message.</summary>
    public static Decoded<EnginePacket> DecodeText(ReadOnlyMemory<byte> message) => message.Span switch
    {
        [EnginePayload.BinaryPrefix, (byte)'0' + Message, .. var base64] => EnginePacketCodec.DecodeBinary(LenientBase64.Decode(base64)),
        [EnginePayload.BinaryPrefix, ..] => ProtocolError.UnknownEnginePacketType,
        _ => EnginePacketCodec.DecodeText(message),
    };

    /// <summary>Bytes: a byte for the type, then the binary message.</summary>
    public static Decoded<EnginePacket> DecodeBinary(ReadOnlyMemory<byte> message) =>
        message.Span is [Message, ..] ? EnginePacketCodec.DecodeBinary(message[1..]) : ProtocolError.UnknownEnginePacketType;
}

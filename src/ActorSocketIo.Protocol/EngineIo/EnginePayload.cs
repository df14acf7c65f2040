using System.Buffers;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>The body of a polling request or answer: in revision 4 packets with a separator between them, in revision 3 packets with their lengths.</summary>
/// <remarks>Source: engine.io-protocol v4, "HTTP long-polling"; v3, "Payload". See <see cref="EnginePayloadReader"/>, <see cref="EnginePayloadWriter"/>.</remarks>
public static class EnginePayload
{
    /// <summary>Between two packets (ASCII record separator).</summary>
    public const byte Separator = 0x1E;

    /// <summary>In front of the base64 of a binary message.</summary>
    public const byte BinaryPrefix = (byte)'b';

    /// <summary>Encodes the answer to a poll.</summary>
    /// <param name="packets">What is in it; one or more.</param>
    /// <param name="encoding">How the client reads.</param>
    /// <param name="isOctets">Whether it is bytes and no text: revision 3 with a binary message in it.</param>
    /// <returns>The body.</returns>
    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<EncodedPacket> packets, EngineEncoding encoding, out bool isOctets)
    {
        isOctets = false;
        if (encoding != EngineEncoding.Revision4)
            return Revision3Payload.Encode(packets, encoding, out isOctets);

        var size = packets.Length - 1;
        foreach (var packet in packets)
            size = checked(size + SizeOf(packet));
        var body = new ArrayBufferWriter<byte>(size);
        var writer = new EnginePayloadWriter(body);
        foreach (var packet in packets)
            writer.TryWrite(packet);
        return body.WrittenMemory;
    }

    /// <summary>Bytes of a frame in a payload of revision 4, without separators.</summary>
    public static int SizeOf(EngineFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var length = frame.Payload.Length;
        return frame.IsBinary ? 1 + Base64Length(length) : length;
    }

    /// <summary>Bytes of a packet in a payload of revision 4, with the separators between its frames.</summary>
    public static int SizeOf(EncodedPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var size = SizeOf(packet.Head);
        foreach (var frame in packet.Attachments)
            size = checked(size + 1 + SizeOf(frame));
        return size;
    }

    private static int Base64Length(int length) => checked((length + 2) / 3 * 4);
}

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>The body of a polling request or answer: packets with a separator between them.</summary>
/// <remarks>Source: engine.io-protocol v4, "HTTP long-polling". See <see cref="EnginePayloadReader"/>, <see cref="EnginePayloadWriter"/>.</remarks>
public static class EnginePayload
{
    /// <summary>Between two packets (ASCII record separator).</summary>
    public const byte Separator = 0x1E;

    /// <summary>In front of the base64 of a binary message.</summary>
    public const byte BinaryPrefix = (byte)'b';

    /// <summary>Bytes of a frame in a payload, without separators.</summary>
    public static int SizeOf(EngineFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var length = frame.Payload.Length;
        return frame.IsBinary ? 1 + Base64Length(length) : length;
    }

    /// <summary>Bytes of a packet in a payload, with the separators between its frames.</summary>
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

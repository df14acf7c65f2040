namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>The decoder of one connection that speaks MessagePack: each binary message is a whole packet.</summary>
internal sealed class MsgPackDecoder(PacketLimits limits) : IPacketDecoder
{
    private NamespaceNames _names;

    /// <inheritdoc/>
    public bool IsIncomplete => false;

    /// <inheritdoc/>
    public Decoded<SocketPacket?> Add(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (!isBinary)
            return ProtocolError.BinaryExpected;
        if (message.Length > limits.MaxPacketBytes)
            return ProtocolError.TooLarge;
        if (MsgPackEnvelope.Read(message, out var envelope) is { } malformed)
            return malformed;

        byte[] payload = [];
        ReadOnlyMemory<byte>[]? attachments = null;
        if (envelope.HasData && MsgPackToJson.Write(envelope.Data, limits, out payload, out attachments) is { } unreadable)
            return unreadable;

        var count = attachments?.Length ?? 0;
        if (PayloadReader.Check(envelope.Type, payload, count, limits.JsonDepth, out var content) is { } refused)
            return refused;
        // A map that looks like a placeholder would stand for an attachment that belongs elsewhere.
        if (content.Placeholders != count)
            return ProtocolError.IllegalAttachments;

        return new SocketPacket(envelope.Type, _names.Get(envelope.Namespace), payload, envelope.AckId, attachments) { Elements = content.Elements };
    }
}

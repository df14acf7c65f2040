using System.Text.Unicode;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>The decoder of one connection that speaks text with binary attachments.</summary>
internal sealed class DefaultDecoder(PacketLimits limits) : IPacketDecoder
{
    private AttachmentAssembler _assembler;
    private NamespaceNames _names;

    /// <inheritdoc/>
    public bool IsIncomplete => _assembler.IsWaiting;

    /// <inheritdoc/>
    public Decoded<SocketPacket?> Add(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (isBinary)
            return _assembler.Add(message);
        if (!_assembler.IsWaiting)
            return AddText(message);

        _assembler.Drop();
        return ProtocolError.AttachmentExpected;
    }

    private Decoded<SocketPacket?> AddText(ReadOnlySpan<byte> text)
    {
        if (text.Length > limits.MaxPacketBytes)
            return ProtocolError.TooLarge;
        if (!Utf8.IsValid(text))
            return ProtocolError.InvalidUtf8;
        if (PacketHeader.Read(text, limits.MaxAttachments, out var header) is { } malformed)
            return malformed;
        if (PayloadReader.Check(header.Type, header.Payload, header.Attachments, limits.JsonDepth, out var content) is { } refused)
            return refused;

        var payload = header.Payload.IsEmpty ? default : header.Payload.ToArray();
        var attachments = header.Attachments == 0 ? null : new ReadOnlyMemory<byte>[header.Attachments];
        var packet = new SocketPacket(header.Type, _names.Get(header.Namespace), payload, header.AckId, attachments) { Elements = content.Elements };
        if (attachments is null)
            return packet;

        _assembler.Begin(packet, limits.MaxPacketBytes - text.Length);
        return (SocketPacket?)null;
    }
}

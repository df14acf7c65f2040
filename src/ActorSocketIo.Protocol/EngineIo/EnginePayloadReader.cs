namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Takes the packets out of a polling body, one after the other.</summary>
/// <remarks>
/// <code>while (reader.TryRead(out var packet)) { if (!packet.IsValid) … close with parse error; }</code>
/// Packets before a malformed one are given out, those after it are not, as the reference does.
/// </remarks>
public struct EnginePayloadReader
{
    private readonly EngineEncoding _encoding;
    private readonly bool _isOctets;
    private ReadOnlyMemory<byte> _rest;
    private bool _done;

    /// <summary>A reader of one body.</summary>
    /// <param name="body">The whole body; packets keep slices of it.</param>
    /// <param name="encoding">How the client writes.</param>
    /// <param name="isOctets">Whether it came as bytes and not as text, which only clients of revision 3 may do.</param>
    public EnginePayloadReader(ReadOnlyMemory<byte> body, EngineEncoding encoding = EngineEncoding.Revision4, bool isOctets = false)
    {
        _rest = body;
        _encoding = encoding;
        _isOctets = isOctets;
    }

    /// <summary>Reads the next packet. Never throws.</summary>
    /// <param name="packet">The packet, or why there is none here. After a refusal nothing more is read.</param>
    /// <returns>False at the end. An empty body is a malformed packet.</returns>
    public bool TryRead(out Decoded<EnginePacket> packet)
    {
        packet = ProtocolError.UnknownEnginePacketType;
        if (_done)
            return false;
        if (_encoding != EngineEncoding.Revision4)
            return _isOctets ? ReadOctets(out packet) : TryReadCounted(out packet);

        var end = _rest.Span.IndexOf(EnginePayload.Separator);
        packet = EnginePacketCodec.DecodeText(end < 0 ? _rest : _rest[..end]);
        _done = end < 0 || !packet.IsValid;
        _rest = _done ? default : _rest[(end + 1)..];
        return true;
    }

    // Packets without a character are none, as in the reference.
    private bool TryReadCounted(out Decoded<EnginePacket> packet)
    {
        ReadOnlyMemory<byte> text;
        do
        {
            packet = ProtocolError.MalformedPayload;
            _done = !Revision3Payload.TryTakeText(ref _rest, out text);
            if (_done)
                return true;
            _done = _rest.IsEmpty;
        }
        while (text.IsEmpty && !_done);
        if (text.IsEmpty)
            return false;

        packet = Revision3Packet.DecodeText(text);
        _done |= !packet.IsValid;
        return true;
    }

    private bool ReadOctets(out Decoded<EnginePacket> packet)
    {
        packet = !Revision3Payload.TryTakeOctets(ref _rest, out var bytes, out var isBinary) ? ProtocolError.MalformedPayload
            : isBinary ? Revision3Packet.DecodeBinary(bytes)
            : Revision3Packet.DecodeText(bytes);
        _done = _rest.IsEmpty || !packet.IsValid;
        return true;
    }
}

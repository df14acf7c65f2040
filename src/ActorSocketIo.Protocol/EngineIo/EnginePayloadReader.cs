namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Takes the packets out of a polling body, one after the other.</summary>
/// <remarks>
/// <code>while (reader.TryRead(out var packet)) { if (!packet.IsValid) … close with parse error; }</code>
/// Packets before a malformed one are given out, those after it are not, as the reference does.
/// </remarks>
public struct EnginePayloadReader
{
    private ReadOnlyMemory<byte> _rest;
    private bool _done;

    /// <summary>A reader of one body.</summary>
    /// <param name="body">The whole body; packets keep slices of it.</param>
    public EnginePayloadReader(ReadOnlyMemory<byte> body) => _rest = body;

    /// <summary>Reads the next packet. Never throws.</summary>
    /// <param name="packet">The packet, or why there is none here. After a refusal nothing more is read.</param>
    /// <returns>False at the end. The first call is always true: an empty body is a malformed packet.</returns>
    public bool TryRead(out Decoded<EnginePacket> packet)
    {
        if (_done)
        {
            packet = ProtocolError.UnknownEnginePacketType;
            return false;
        }

        var end = _rest.Span.IndexOf(EnginePayload.Separator);
        packet = EnginePacketCodec.DecodeText(end < 0 ? _rest : _rest[..end]);
        _done = end < 0 || !packet.IsValid;
        _rest = _done ? default : _rest[(end + 1)..];
        return true;
    }
}

using System.Text.Unicode;

namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>The map that a packet is: <c>{type, nsp, data?, id?}</c>, in any order; other keys (<c>options</c>) are passed over.</summary>
/// <remarks>Source: <c>socket.io-msgpack-parser</c>, <c>checkPacket</c>.</remarks>
internal readonly ref struct MsgPackEnvelope
{
    public SocketPacketType Type { get; private init; }

    /// <summary>The namespace with its slash, valid UTF-8.</summary>
    public ReadOnlySpan<byte> Namespace { get; private init; }

    public long? AckId { get; private init; }

    /// <summary>Stands in front of the payload, if there is one.</summary>
    public MsgPackReader Data { get; private init; }

    public bool HasData { get; private init; }

    /// <summary>Reads the map, whose values are whole if there is no error.</summary>
    /// <returns>Null, or why it is no packet. Never throws.</returns>
    public static ProtocolError? Read(ReadOnlySpan<byte> message, out MsgPackEnvelope envelope)
    {
        envelope = default;
        var reader = new MsgPackReader(message);
        if (!reader.TryRead(out var map) || map.Kind != MsgPackKind.Map)
            return ProtocolError.InvalidPayload;

        MsgPackToken type = default, nsp = default, id = default;
        MsgPackReader data = default;
        var hasData = false;
        for (var pairs = map.Count; pairs > 0; pairs--)
        {
            if (!reader.TryRead(out var key) || key.Kind != MsgPackKind.Text)
                return ProtocolError.InvalidPayload;

            var value = reader;
            if (!value.TryRead(out var token))
                return ProtocolError.InvalidPayload;
            if (key.Bytes.SequenceEqual("type"u8))
                type = token;
            else if (key.Bytes.SequenceEqual("nsp"u8))
                nsp = token;
            else if (key.Bytes.SequenceEqual("id"u8))
                id = token;
            else if (key.Bytes.SequenceEqual("data"u8))
            {
                data = reader;
                hasData = !token.IsUndefined;
            }

            if (!reader.TrySkip())
                return ProtocolError.InvalidPayload;
        }

        if (!reader.IsAtEnd)
            return ProtocolError.InvalidPayload;
        if (type.Kind != MsgPackKind.Integer || type.Integer is < 0 or > (long)SocketPacketType.ConnectError)
            return ProtocolError.InvalidPacketType;
        if (nsp.Kind != MsgPackKind.Text || nsp.Bytes.IsEmpty || nsp.Bytes[0] != '/' || !Utf8.IsValid(nsp.Bytes))
            return ProtocolError.IllegalNamespace;
        var hasId = id.Kind != MsgPackKind.Nil && !id.IsUndefined;
        if (hasId && (id.Kind != MsgPackKind.Integer || id.Integer is < 0 or > PacketHeader.LargestAckId))
            return ProtocolError.IllegalAckId;

        envelope = new MsgPackEnvelope
        {
            Type = (SocketPacketType)type.Integer,
            Namespace = nsp.Bytes,
            AckId = hasId ? id.Integer : null,
            Data = data,
            HasData = hasData,
        };
        return null;
    }
}

using System.Buffers.Binary;

namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>Reads MessagePack value by value; never throws, never believes a length that the input cannot hold.</summary>
/// <remarks>Source: the MessagePack specification, "Formats". Copy it to look ahead.</remarks>
internal ref struct MsgPackReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    /// <summary>True when nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads a value, or the head of a container.</summary>
    /// <returns>False if it is truncated or no MessagePack.</returns>
    public bool TryRead(out MsgPackToken token)
    {
        token = default;
        if (!TryReadNumber(1, out var first))
            return false;

        var lead = (byte)first;
        switch (lead)
        {
            case <= 0x7F:
                token = Number(lead);
                return true;
            case <= 0x8F:
                return TryContainer(MsgPackKind.Map, (uint)lead & 0x0F, out token);
            case <= 0x9F:
                return TryContainer(MsgPackKind.Array, (uint)lead & 0x0F, out token);
            case <= 0xBF:
                return TryBytes(MsgPackKind.Text, (uint)lead & 0x1F, out token);
            case 0xC0:
                return true; // nil
            case 0xC1:
                return false;
            case 0xC2 or 0xC3:
                token = new MsgPackToken { Kind = lead == 0xC2 ? MsgPackKind.False : MsgPackKind.True };
                return true;
            case <= 0xC6:
                return TryReadNumber(1 << (lead - 0xC4), out var bytes) && TryBytes(MsgPackKind.Binary, bytes, out token);
            case <= 0xC9:
                return TryReadNumber(1 << (lead - 0xC7), out var size) && TryExtension(MsgPackKind.Extension, size, out token);
            case 0xCA or 0xCB:
                return TryFloat(lead == 0xCA ? 4 : 8, out token);
            case <= 0xCF:
                return TryUnsigned(1 << (lead - 0xCC), out token);
            case <= 0xD3:
                return TryInteger(1 << (lead - 0xD0), out token);
            case <= 0xD8:
                return TryExtension(MsgPackKind.FixedExtension, 1u << (lead - 0xD4), out token);
            case <= 0xDB:
                return TryReadNumber(1 << (lead - 0xD9), out var length) && TryBytes(MsgPackKind.Text, length, out token);
            case <= 0xDD:
                return TryReadNumber(2 << (lead - 0xDC), out var values) && TryContainer(MsgPackKind.Array, values, out token);
            case <= 0xDF:
                return TryReadNumber(2 << (lead - 0xDE), out var pairs) && TryContainer(MsgPackKind.Map, pairs, out token);
            default:
                token = Number((sbyte)lead);
                return true;
        }
    }

    /// <summary>Passes over one whole value.</summary>
    /// <returns>False if it is truncated or no MessagePack.</returns>
    public bool TrySkip()
    {
        // Not recursive, so its nesting does not matter; ends with the input, since each value is at least a byte.
        for (var owed = 1L; owed > 0; owed--)
        {
            if (!TryRead(out var token))
                return false;
            owed += token.Kind == MsgPackKind.Map ? 2L * token.Count : token.Count;
        }

        return true;
    }

    private static MsgPackToken Number(long value) => new() { Kind = MsgPackKind.Integer, Integer = value };

    private bool TryReadNumber(int width, out ulong value)
    {
        value = 0;
        if (_rest.Length < width)
            return false;

        value = width switch
        {
            1 => _rest[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(_rest),
            4 => BinaryPrimitives.ReadUInt32BigEndian(_rest),
            _ => BinaryPrimitives.ReadUInt64BigEndian(_rest),
        };
        _rest = _rest[width..];
        return true;
    }

    private bool TryUnsigned(int width, out MsgPackToken token)
    {
        var isRead = TryReadNumber(width, out var value);
        token = new MsgPackToken { Kind = value > long.MaxValue ? MsgPackKind.Unsigned : MsgPackKind.Integer, Integer = (long)value };
        return isRead;
    }

    private bool TryInteger(int width, out MsgPackToken token)
    {
        var isRead = TryReadNumber(width, out var value);
        var unused = 64 - 8 * width;
        token = Number((long)value << unused >> unused);
        return isRead;
    }

    private bool TryFloat(int width, out MsgPackToken token)
    {
        var isRead = TryReadNumber(width, out var bits);
        token = new MsgPackToken { Kind = MsgPackKind.Float, Float = width == 4 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits) };
        return isRead;
    }

    private bool TryBytes(MsgPackKind kind, ulong length, out MsgPackToken token, sbyte extensionType = 0)
    {
        token = default;
        if (length > (ulong)_rest.Length)
            return false;

        token = new MsgPackToken { Kind = kind, ExtensionType = extensionType, Bytes = _rest[..(int)length] };
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryExtension(MsgPackKind kind, ulong length, out MsgPackToken token)
    {
        token = default;
        return TryReadNumber(1, out var type) && TryBytes(kind, length, out token, (sbyte)type);
    }

    private readonly bool TryContainer(MsgPackKind kind, ulong count, out MsgPackToken token)
    {
        token = default;
        if (count * (kind == MsgPackKind.Map ? 2u : 1u) > (ulong)_rest.Length)
            return false;

        token = new MsgPackToken { Kind = kind, Count = (int)count };
        return true;
    }
}

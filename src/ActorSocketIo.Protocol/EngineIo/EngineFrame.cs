using System.Buffers;
using System.Buffers.Binary;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>One Engine.IO packet, encoded once, ready for any transport and any number of receivers.</summary>
/// <remarks>Immutable. Its array starts with the WebSocket frame header (unmasked, final), so that a WebSocket writes it as it is
/// and long-polling takes the part after the header. That is revision 4's form; <see cref="For"/> gives that of another.</remarks>
public class EngineFrame
{
    private readonly byte[] _bytes;
    private readonly byte _headerLength;

    internal EngineFrame(byte[] bytes, byte headerLength, EnginePacketType type, bool isBinary)
    {
        _bytes = bytes;
        _headerLength = headerLength;
        Type = type;
        IsBinary = isBinary;
    }

    /// <summary>The packet's type.</summary>
    public EnginePacketType Type { get; }

    /// <summary>Whether the payload is raw bytes; else it is UTF-8 text that starts with the type's digit.</summary>
    public bool IsBinary { get; }

    /// <summary>Header and payload of one WebSocket frame (RFC 6455 §5.2).</summary>
    public ReadOnlyMemory<byte> WebSocketFrame => _bytes;

    /// <summary>What a WebSocket message or one packet of a polling payload consists of.</summary>
    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(_headerLength);

    /// <summary>The frame for a client that reads another encoding: itself, but for binary messages in revision 3.</summary>
    /// <remarks>Encoded when the first such client needs it, once for all of them.</remarks>
    public EngineFrame For(EngineEncoding encoding) => encoding == EngineEncoding.Revision4 ? this : InRevision3(encoding);

    /// <summary>Encodes a text packet.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="utf8">The text after the type's digit, in UTF-8.</param>
    public static EngineFrame Text(EnginePacketType type, ReadOnlySpan<byte> utf8)
    {
        var bytes = Allocate(utf8.Length + 1, opcode: 0x1, out var header);
        bytes[header] = (byte)('0' + (byte)type);
        utf8.CopyTo(bytes.AsSpan(header + 1));
        return new EngineFrame(bytes, header, type, isBinary: false);
    }

    /// <summary>Encodes a packet by writing it where it will stay.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="isBinary">Whether it is a binary message; else the type's digit is put in front.</param>
    /// <param name="length">Bytes that <paramref name="write"/> fills, exactly.</param>
    /// <param name="state">What <paramref name="write"/> is given.</param>
    /// <param name="write">Fills the payload.</param>
    internal static EngineFrame Create<TState>(EnginePacketType type, bool isBinary, int length, TState state, SpanAction<byte, TState> write)
        where TState : allows ref struct
    {
        var digit = isBinary ? 0 : 1;
        var bytes = Allocate(length + digit, opcode: isBinary ? 0x2 : 0x1, out var header);
        if (!isBinary)
            bytes[header] = (byte)('0' + (byte)type);
        write(bytes.AsSpan(header + digit), state);
        return isBinary ? new BinaryFrame(bytes, header) : new EngineFrame(bytes, header, type, isBinary: false);
    }

    /// <summary>Encodes a binary message.</summary>
    /// <param name="data">Its bytes, copied.</param>
    public static EngineFrame Binary(ReadOnlySpan<byte> data)
    {
        var bytes = Allocate(data.Length, opcode: 0x2, out var header);
        data.CopyTo(bytes.AsSpan(header));
        return new BinaryFrame(bytes, header);
    }

    private protected virtual EngineFrame InRevision3(EngineEncoding encoding) => this;

    private protected static byte[] Allocate(int payload, int opcode, out byte header)
    {
        header = payload < 126 ? (byte)2 : payload <= ushort.MaxValue ? (byte)4 : (byte)10;
        var bytes = GC.AllocateUninitializedArray<byte>(header + payload);
        bytes[0] = (byte)(0x80 | opcode);
        switch (header)
        {
            case 2:
                bytes[1] = (byte)payload;
                break;
            case 4:
                bytes[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)payload);
                break;
            default:
                bytes[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(2), (ulong)payload);
                break;
        }

        return bytes;
    }
}

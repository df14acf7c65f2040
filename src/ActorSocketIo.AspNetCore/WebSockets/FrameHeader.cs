using System.Buffers;
using System.Buffers.Binary;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>The header of one frame from a client (RFC 6455 §5.2).</summary>
internal readonly struct FrameHeader
{
    private const int MaxLength = 14;
    private readonly byte _first;

    private FrameHeader(byte first, int length, ulong payload, uint mask, bool isMasked)
    {
        _first = first;
        Length = length;
        Payload = payload;
        Mask = mask;
        IsMasked = isMasked;
    }

    /// <summary>Bytes of the header itself.</summary>
    public int Length { get; }

    /// <summary>Bytes that follow it.</summary>
    public ulong Payload { get; }

    /// <summary>The masking key, in the order of the bytes in memory.</summary>
    public uint Mask { get; }

    /// <summary>Whether the payload is masked, as a client's must be.</summary>
    public bool IsMasked { get; }

    /// <summary>Whether the message ends with this frame.</summary>
    public bool IsFinal => (_first & 0x80) != 0;

    /// <summary>Whether bits are set that only an extension could have given a meaning.</summary>
    public bool HasReservedBits => (_first & 0x70) != 0;

    /// <summary>What kind of frame it is.</summary>
    public Opcode Opcode => (Opcode)(_first & 0x0F);

    /// <summary>Reads a header.</summary>
    /// <returns>False if more bytes are needed.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> buffer, out FrameHeader header)
    {
        header = default;
        scoped Span<byte> copy = stackalloc byte[MaxLength];
        scoped var bytes = buffer.FirstSpan;
        if (bytes.Length < MaxLength && !buffer.IsSingleSegment)
        {
            var available = (int)Math.Min(buffer.Length, MaxLength);
            buffer.Slice(0, available).CopyTo(copy);
            bytes = copy[..available];
        }

        if (bytes.Length < 2)
            return false;

        var isMasked = (bytes[1] & 0x80) != 0;
        var payload = (ulong)(bytes[1] & 0x7F);
        var extra = payload switch { 126 => 2, 127 => 8, _ => 0 };
        var length = 2 + extra + (isMasked ? 4 : 0);
        if (bytes.Length < length)
            return false;

        if (extra == 2)
            payload = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        else if (extra == 8)
            payload = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        var mask = isMasked ? BitConverter.ToUInt32(bytes.Slice(length - 4, 4)) : 0;
        header = new FrameHeader(bytes[0], length, payload, mask, isMasked);
        return true;
    }
}

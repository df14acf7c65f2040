using System.Buffers.Binary;

namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>Writes MessagePack in its shortest forms, as <c>notepack.io</c> does; containers without knowing their size beforehand.</summary>
internal sealed class MsgPackWriter : ScratchBytes
{
    public void Nil() => Append(0xC0);

    public void Boolean(bool value) => Append(value ? (byte)0xC3 : (byte)0xC2);

    public void Integer(long value)
    {
        switch (value)
        {
            case >= 0:
                Unsigned((ulong)value);
                break;
            case >= -0x20:
                Append((byte)value);
                break;
            case >= sbyte.MinValue:
                Head(0xD0, 1, (ulong)value);
                break;
            case >= short.MinValue:
                Head(0xD1, 2, (ulong)value);
                break;
            case >= int.MinValue:
                Head(0xD2, 4, (ulong)value);
                break;
            default:
                Head(0xD3, 8, (ulong)value);
                break;
        }
    }

    public void Unsigned(ulong value)
    {
        switch (value)
        {
            case < 0x80:
                Append((byte)value);
                break;
            case <= byte.MaxValue:
                Head(0xCC, 1, value);
                break;
            case <= ushort.MaxValue:
                Head(0xCD, 2, value);
                break;
            case <= uint.MaxValue:
                Head(0xCE, 4, value);
                break;
            default:
                Head(0xCF, 8, value);
                break;
        }
    }

    public void Float(double value) => Head(0xCB, 8, BitConverter.DoubleToUInt64Bits(value));

    public void Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 0x20)
            Append((byte)(0xA0 | utf8.Length));
        else
            Sized(0xD9, utf8.Length);
        Append(utf8);
    }

    public void Binary(ReadOnlySpan<byte> bytes)
    {
        Sized(0xC4, bytes.Length);
        Append(bytes);
    }

    /// <summary>Begins an array or map; give what comes back to <see cref="EndArray"/> or <see cref="EndMap"/>.</summary>
    public int Begin()
    {
        Append(0);
        return Length - 1;
    }

    public void EndArray(int start, int count) => End(start, count, 0x90, 0xDC);

    public void EndMap(int start, int pairs) => End(start, pairs, 0x80, 0xDE);

    // A byte is kept free for the head; a larger head moves what has been written since.
    private void End(int start, int count, int small, byte large)
    {
        if (count < 0x10)
        {
            From(start)[0] = (byte)(small | count);
            return;
        }

        var width = count <= ushort.MaxValue ? 2 : 4;
        Free(width);
        From(start + 1)[..(Length - start - 1)].CopyTo(From(start + 1 + width));
        var end = Length + width;
        Length = start;
        Head((byte)(large + width / 4), width, (ulong)count);
        Length = end;
    }

    private void Sized(byte code, int length)
    {
        var step = length <= byte.MaxValue ? 0 : length <= ushort.MaxValue ? 1 : 2;
        Head((byte)(code + step), 1 << step, (ulong)length);
    }

    private void Head(byte code, int width, ulong value)
    {
        Append(code);
        var target = Free(width);
        switch (width)
        {
            case 1:
                target[0] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)value);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(target, (uint)value);
                break;
            default:
                BinaryPrimitives.WriteUInt64BigEndian(target, value);
                break;
        }

        Length += width;
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorSocketIo.Serialization;

/// <summary>Reads the flat form of our messages. Total: nothing that it is given makes it throw.</summary>
/// <remarks>
/// After the first byte that does not fit, <see cref="IsBroken"/> stays set and everything reads as zero or empty. Counts are checked against what
/// is left, so a broken message cannot make a reader allocate more than its own size.
/// </remarks>
internal ref struct WireReader(ReadOnlyMemory<byte> bytes)
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;
    private readonly ReadOnlySpan<byte> _span = bytes.Span;
    private int _at;

    /// <summary>Whether something did not fit; then nothing that was read counts.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => IsBroken ? 0 : _bytes.Length - _at;

    /// <summary>One byte.</summary>
    public byte ReadByte() => TryTake(1, out var span) ? span[0] : (byte)0;

    /// <summary>One byte, 0 or 1.</summary>
    public bool ReadBool() => ReadByte() switch { 0 => false, 1 => true, _ => Break(false) };

    /// <summary>One to ten bytes.</summary>
    public ulong ReadVarUInt()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = ReadByte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return shift == 63 && b > 1 ? Break(0UL) : value;
        }

        return Break(0UL);
    }

    /// <summary>How many elements follow.</summary>
    /// <param name="bytesEach">The least that one of them takes; a count that cannot fit breaks the message.</param>
    public int ReadCount(int bytesEach = 1)
    {
        var count = ReadVarUInt();
        return count <= (ulong)(Left / Math.Max(1, bytesEach)) ? (int)count : Break(0);
    }

    /// <summary>Four bytes.</summary>
    public int ReadInt32() => TryTake(4, out var span) ? BinaryPrimitives.ReadInt32LittleEndian(span) : 0;

    /// <summary>Eight bytes.</summary>
    public long ReadInt64() => TryTake(8, out var span) ? BinaryPrimitives.ReadInt64LittleEndian(span) : 0;

    /// <summary>Eight bytes.</summary>
    public ulong ReadUInt64() => TryTake(8, out var span) ? BinaryPrimitives.ReadUInt64LittleEndian(span) : 0;

    /// <summary>Eight bytes: .NET ticks of 100 ns.</summary>
    public TimeSpan ReadTimeSpan() => new(ReadInt64());

    /// <summary>A text that may be absent.</summary>
    public string? ReadStringOrNull()
    {
        var length = ReadVarUInt();
        if (length == 0)
            return null;
        if (length == 1)
        {
            if (!ReadBool())
                return "";
            var utf16 = ReadBytes().Span;
            return utf16.Length % 2 == 0 ? new string(MemoryMarshal.Cast<byte, char>(utf16)) : Break("");
        }

        if (length - 1 > (ulong)Left)
            return Break("");
        return TryTake((int)length - 1, out var utf8) ? Encoding.UTF8.GetString(utf8) : "";
    }

    /// <summary>A text.</summary>
    public string ReadString() => ReadStringOrNull() ?? Break("");

    /// <summary>Goes past a text that <see cref="ReadString"/> would read.</summary>
    public void SkipString()
    {
        var length = ReadVarUInt();
        if (length == 0 || (length > 1 && length - 1 > (ulong)Left) || (length == 1 && ReadBool() && ReadBytes().Length % 2 != 0))
            IsBroken = true;
        else if (length > 1)
            _at += (int)length - 1;
    }

    /// <summary>A slice of the array that was received: kept as long as the message is.</summary>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        var length = ReadCount();
        var slice = _bytes.Slice(IsBroken ? 0 : _at, length);
        _at += length;
        return slice;
    }

    /// <summary>All that is left, as a slice of the array that was received.</summary>
    public ReadOnlyMemory<byte> ReadRest()
    {
        var rest = _bytes.Slice(IsBroken ? 0 : _at, Left);
        _at += rest.Length;
        return rest;
    }

    /// <summary>Marks the message as broken: for codecs that find a value out of its range.</summary>
    public T Break<T>(T value)
    {
        IsBroken = true;
        return value;
    }

    private bool TryTake(int bytes, out ReadOnlySpan<byte> span)
    {
        if (Left < bytes)
        {
            span = default;
            return Break(false);
        }

        span = _span.Slice(_at, bytes);
        _at += bytes;
        return true;
    }
}

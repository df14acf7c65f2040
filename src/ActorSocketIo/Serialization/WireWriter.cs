using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorSocketIo.Serialization;

/// <summary>Writes the flat form of our messages: little endian, lengths as variable integers.</summary>
/// <remarks>Not thread-safe. Its counterpart is <see cref="WireReader"/>.</remarks>
internal sealed class WireWriter
{
    private const int KeptBytes = 256 * 1024;

    [ThreadStatic] private static WireWriter? _cached;

    private byte[] _buffer = new byte[512];

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>A writer of this thread, empty. Give it back with <see cref="Return"/>.</summary>
    public static WireWriter Rent()
    {
        var writer = _cached ?? new WireWriter();
        _cached = null;      // whoever writes a message inside a message gets another
        return writer;
    }

    /// <summary>Gives a rented writer back; large buffers are not kept.</summary>
    public static void Return(WireWriter writer)
    {
        writer.Clear();
        if (writer._buffer.Length <= KeptBytes)
            _cached = writer;
    }

    /// <summary>Begins again.</summary>
    public void Clear() => Length = 0;

    /// <summary>What was written, in an array of its own and of just that size.</summary>
    public byte[] ToArray() => _buffer.AsSpan(0, Length).ToArray();

    /// <summary>One byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>One byte, 0 or 1.</summary>
    public void WriteBool(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>One to ten bytes, small numbers in few.</summary>
    public void WriteVarUInt(ulong value)
    {
        var span = Take(10);
        var i = 0;
        for (; value >= 0x80; value >>= 7)
            span[i++] = (byte)(value | 0x80);
        span[i++] = (byte)value;
        Length -= 10 - i;
    }

    /// <summary>A count or length.</summary>
    public void WriteCount(int count) => WriteVarUInt((uint)count);

    /// <summary>Four bytes.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Eight bytes.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    /// <summary>Eight bytes.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Eight bytes: .NET ticks of 100 ns.</summary>
    public void WriteTimeSpan(TimeSpan value) => WriteInt64(value.Ticks);

    /// <summary>Length in bytes + 1, then UTF-8; null is 0. A lone surrogate survives.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteVarUInt(0);
            return;
        }

        if (TryWriteAscii(value))
            return;

        // UTF-8 cannot carry a lone surrogate, and two rooms that differ only there must not become one: such text goes as UTF-16.
        if (HasLoneSurrogate(value))
        {
            WriteVarUInt(1);
            WriteVarUInt(1);
            WriteBytes(MemoryMarshal.AsBytes(value.AsSpan()));
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        WriteVarUInt((ulong)bytes + 1);
        if (bytes == 0)
            WriteVarUInt(0);
        else
            Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    /// <summary>Length, then the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteCount(value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>The bytes without a length.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    private bool TryWriteAscii(string value)
    {
        if (value.Length == 0)
            return false;
        var start = Length;
        WriteVarUInt((ulong)value.Length + 1);
        if (Ascii.FromUtf16(value, Take(value.Length), out _) == OperationStatus.Done)
            return true;
        Length = start;
        return false;
    }

    private static bool HasLoneSurrogate(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
                continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
                return true;
            i++;
        }

        return false;
    }

    private Span<byte> Take(int bytes)
    {
        if (_buffer.Length - Length < bytes)
            Array.Resize(ref _buffer, checked(Math.Max(_buffer.Length * 2, Length + bytes)));
        var span = _buffer.AsSpan(Length, bytes);
        Length += bytes;
        return span;
    }
}

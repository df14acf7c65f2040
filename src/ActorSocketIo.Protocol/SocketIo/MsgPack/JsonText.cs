using System.Buffers;
using System.Globalization;

namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>Writes compact JSON in UTF-8, escaping only what must be.</summary>
/// <remarks>Not <c>Utf8JsonWriter</c>: that one escapes every emoji, which makes four bytes of a name or a text twelve. Commas are the caller's.</remarks>
internal sealed class JsonText
{
    private const int LongestNumber = 32;

    private static readonly SearchValues<byte> MustBeEscaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private byte[] _buffer = new byte[512];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that it holds on to.</summary>
    public int Capacity => _buffer.Length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Free(json.Length));
        Length += json.Length;
    }

    public void Raw(char character)
    {
        Free(1)[0] = (byte)character;
        Length++;
    }

    public void Number(long value)
    {
        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    public void Number(ulong value)
    {
        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Writes a finite number in the shortest form that is read as the same one.</summary>
    public void Number(double value)
    {
        value.TryFormat(Free(LongestNumber), out var written, "R", CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Writes a string.</summary>
    /// <param name="utf8">Its text in valid UTF-8.</param>
    public void String(ReadOnlySpan<byte> utf8)
    {
        Raw('"');
        for (int plain; (plain = utf8.IndexOfAny(MustBeEscaped)) >= 0; utf8 = utf8[(plain + 1)..])
        {
            Raw(utf8[..plain]);
            Escape(utf8[plain]);
        }

        Raw(utf8);
        Raw('"');
    }

    private void Escape(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                Raw("\\\""u8);
                break;
            case (byte)'\\':
                Raw(@"\\"u8);
                break;
            case (byte)'\n':
                Raw(@"\n"u8);
                break;
            default:
                Raw(@"\u00"u8);
                character.TryFormat(Free(2), out var written, "x2", CultureInfo.InvariantCulture);
                Length += written;
                break;
        }
    }

    private Span<byte> Free(int bytes)
    {
        var needed = checked(Length + bytes);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, _buffer.Length * 2L), Array.MaxLength));
        return _buffer.AsSpan(Length);
    }
}

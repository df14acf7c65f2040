using System.Buffers;
using System.Globalization;

namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>Writes compact JSON in UTF-8, escaping only what must be.</summary>
/// <remarks>Not <c>Utf8JsonWriter</c>: that one escapes every emoji, which makes four bytes of a name or a text twelve. Commas are the caller's.</remarks>
internal sealed class JsonText : ScratchBytes
{
    private const int LongestNumber = 32;

    private static readonly SearchValues<byte> MustBeEscaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    public void Raw(ReadOnlySpan<byte> json) => Append(json);

    public void Raw(char character) => Append((byte)character);

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
}

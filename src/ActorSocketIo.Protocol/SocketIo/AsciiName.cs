using System.Globalization;
using System.Text.Json;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>Compares the text that a reader stands on with an ASCII name.</summary>
/// <remarks>
/// Not <c>ValueTextEquals</c>: that one throws if the text escapes a lone surrogate, which is JSON that any client may send,
/// and an exception for each property name of a large packet is a way to keep a server busy.
/// </remarks>
internal static class AsciiName
{
    private const int LongestEscape = 6;

    /// <summary>Whether the string or property name is this name, however it is escaped. Never throws.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        var text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
            return text.SequenceEqual(name);
        if (text.Length > name.Length * LongestEscape)
            return false;

        foreach (var expected in name)
        {
            if (text.IsEmpty || Next(ref text) != expected)
                return false;
        }

        return text.IsEmpty;
    }

    // The reader has checked the escapes. Bytes over 127 equal no character of a name.
    private static int Next(ref ReadOnlySpan<byte> text)
    {
        var length = text[0] != '\\' ? 1 : text[1] != 'u' ? 2 : LongestEscape;
        var value = length switch
        {
            1 => text[0],
            2 => Unescape(text[1]),
            _ => ushort.Parse(text[2..LongestEscape], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        };
        text = text[length..];
        return value;
    }

    private static int Unescape(byte character) => character switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => character,
    };
}

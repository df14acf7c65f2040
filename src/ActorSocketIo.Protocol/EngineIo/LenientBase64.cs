using System.Buffers;
using System.Buffers.Text;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Base64 as Node's <c>Buffer.from(text, "base64")</c> reads it: whatever is sent, some bytes come out.</summary>
internal static class LenientBase64
{
    /// <summary>The bytes. Never throws.</summary>
    /// <param name="text">Either alphabet; other characters are skipped, padding may be absent, and ends the text.</param>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var strict = GC.AllocateUninitializedArray<byte>(Length(text));
        if (Base64.DecodeFromUtf8(text, strict, out var read, out var written) == OperationStatus.Done && read == text.Length && written == strict.Length)
            return strict;

        return DecodeAnything(text);
    }

    private static int Length(ReadOnlySpan<byte> text)
    {
        var digits = text.TrimEnd((byte)'=').Length;
        return (digits >> 2) * 3 + ((digits & 3) * 6 >> 3);
    }

    private static byte[] DecodeAnything(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length / 4 * 3 + 3];
        int written = 0, bits = 0;
        var group = 0u;
        foreach (var character in text)
        {
            if (character == '=')
                break;
            var digit = Digit(character);
            if (digit < 0)
                continue;
            group = (group << 6) | (uint)digit;
            bits += 6;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[written++] = (byte)(group >> bits);
        }

        return bytes[..written];
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'A' and <= (byte)'Z' => character - 'A',
        >= (byte)'a' and <= (byte)'z' => character - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => character - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        (byte)'/' or (byte)'_' => 63,
        _ => -1,
    };
}

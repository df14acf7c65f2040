using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Payloads of revision 3: each packet behind its length.</summary>
/// <remarks>
/// As text <c>length:packet</c>, the length in UTF-16 code units, as JavaScript counts. As bytes, if both sides can and a binary message is in it: 0 for text or 1
/// for binary, the digits of the length in bytes as numbers, 255, the packet. Source: engine.io-protocol v3, "Payload"; <c>engine.io/lib/parser-v3</c>.
/// Stricter than that one: lengths are digits only, and what they promise must be there.
/// </remarks>
internal static class Revision3Payload
{
    private const int MaxDigits = 10;
    private const byte Text = 0;
    private const byte Binary = 1;
    private const byte EndOfLength = 255;

    /// <summary>Encodes the answer to a poll.</summary>
    /// <param name="packets">What is in it.</param>
    /// <param name="encoding">Whether the client can read bytes.</param>
    /// <param name="isOctets">Whether it is bytes.</param>
    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<EncodedPacket> packets, EngineEncoding encoding, out bool isOctets)
    {
        isOctets = encoding == EngineEncoding.Revision3 && HasBinary(packets);
        var body = new ArrayBufferWriter<byte>();
        foreach (var packet in packets)
        {
            Write(packet.Head, isOctets, body);
            foreach (var attachment in packet.Attachments)
                Write(attachment, isOctets, body);
        }

        return body.WrittenMemory;
    }

    /// <summary>Takes the next packet off a text payload. Never throws.</summary>
    /// <param name="rest">What is left, and then what is left behind the packet.</param>
    /// <param name="packet">The packet's text; empty if its length is zero.</param>
    /// <returns>False if there is none: the payload is malformed from here on.</returns>
    public static bool TryTakeText(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> packet)
    {
        packet = default;
        var digits = rest.Span[..Math.Min(rest.Length, MaxDigits + 1)].IndexOf((byte)':');
        if (digits <= 0 || rest.Span[..digits].ContainsAnyExceptInRange((byte)'0', (byte)'9') || !Utf8Parser.TryParse(rest.Span[..digits], out long units, out _))
            return false;

        var text = rest[(digits + 1)..];
        if (units > text.Length || BytesOf(text.Span, (int)units) is not (>= 0 and var length))
            return false;
        packet = text[..length];
        rest = text[length..];
        return true;
    }

    /// <summary>Takes the next packet off a payload of bytes. Never throws.</summary>
    /// <param name="rest">What is left, and then what is left behind the packet.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="isBinary">Whether its type is a byte; else it is text.</param>
    /// <returns>False if there is none: the payload is malformed from here on.</returns>
    public static bool TryTakeOctets(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> packet, out bool isBinary)
    {
        packet = default;
        var bytes = rest.Span;
        isBinary = bytes is not [Text, ..];
        var length = 0L;
        var at = 1;
        for (; at < bytes.Length && bytes[at] <= 9; at++)
        {
            if (at > MaxDigits)
                return false;
            length = (length * 10) + bytes[at];
        }

        if (at == 1 || at >= bytes.Length || bytes[at] != EndOfLength || length > bytes.Length - at - 1)
            return false;
        packet = rest.Slice(at + 1, (int)length);
        rest = rest[(at + 1 + (int)length)..];
        return true;
    }

    /// <summary>How many bytes so many code units are.</summary>
    /// <returns>Negative if there are not so many, if they end within a character, or if it is no UTF-8.</returns>
    private static int BytesOf(ReadOnlySpan<byte> text, int units)
    {
        if (Ascii.IsValid(text[..units]))
            return units;

        var at = 0;
        while (units > 0 && at < text.Length)
        {
            var length = text[at] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
            at += length;
            units -= length == 4 ? 2 : 1; // beyond the basic plane: a surrogate pair
        }

        return units == 0 && at <= text.Length && Utf8.IsValid(text[..at]) ? at : -1;
    }

    private static bool HasBinary(ReadOnlySpan<EncodedPacket> packets)
    {
        foreach (var packet in packets)
        {
            if (packet.Head.IsBinary || packet.Attachments.Length > 0)
                return true;
        }

        return false;
    }

    private static void Write(EngineFrame frame, bool asOctets, ArrayBufferWriter<byte> body)
    {
        var form = frame.For(asOctets ? EngineEncoding.Revision3 : EngineEncoding.Revision3Text);
        var packet = form.Payload.Span;
        if (asOctets)
            WriteLength(form.IsBinary, packet.Length, body);
        else
            WriteLength(Encoding.UTF8.GetCharCount(packet), body);
        body.Write(packet);
    }

    private static void WriteLength(int units, ArrayBufferWriter<byte> body)
    {
        var target = body.GetSpan(MaxDigits + 1);
        Utf8Formatter.TryFormat(units, target, out var digits);
        target[digits] = (byte)':';
        body.Advance(digits + 1);
    }

    private static void WriteLength(bool isBinary, int bytes, ArrayBufferWriter<byte> body)
    {
        var target = body.GetSpan(MaxDigits + 2);
        target[0] = isBinary ? Binary : Text;
        Utf8Formatter.TryFormat(bytes, target[1..], out var digits);
        foreach (ref var digit in target.Slice(1, digits))
            digit -= (byte)'0';
        target[digits + 1] = EndOfLength;
        body.Advance(digits + 2);
    }
}

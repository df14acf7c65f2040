using System.Text.Json;

namespace ActorSocketIo;

/// <summary>The object that stands for binary in JSON: <c>{"_placeholder":true,"num":i}</c>.</summary>
/// <remarks>Source: socket.io-protocol v5, "Packet encoding".</remarks>
internal static class Placeholder
{
    private static readonly JsonEncodedText Marker = JsonEncodedText.Encode("_placeholder");
    private static readonly JsonEncodedText Number = JsonEncodedText.Encode("num");

    /// <summary>Writes a placeholder and keeps the bytes for it.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> data)
    {
        if (BinaryContext.Written is not { } attachments)
        {
            writer.WriteBase64StringValue(data.Span); // written outside of a packet, as any JSON would be
            return;
        }

        writer.WriteStartObject();
        writer.WriteBoolean(Marker, true);
        writer.WriteNumber(Number, attachments.Count);
        writer.WriteEndObject();
        attachments.Add(data);
    }

    /// <summary>Reads the object at the reader; leaves the reader alone if it is no placeholder of a known attachment.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out ReadOnlyMemory<byte> data)
    {
        data = default;
        if (BinaryContext.Readable is not { Length: > 0 } attachments || reader.TokenType != JsonTokenType.StartObject)
            return false;
        var ahead = reader;
        if (!TryReadNumber(ref ahead, out var number) || (uint)number >= (uint)attachments.Length)
            return false;
        reader = ahead;
        data = attachments[number];
        return true;
    }

    private static bool TryReadNumber(ref Utf8JsonReader reader, out int number)
    {
        number = -1;
        var marked = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Compared as written: a name that needs escapes is neither.
            var isMarker = reader.ValueSpan.SequenceEqual(Marker.EncodedUtf8Bytes);
            var isNumber = reader.ValueSpan.SequenceEqual(Number.EncodedUtf8Bytes);
            if (!reader.Read())
                return false;
            if (isMarker && reader.TokenType == JsonTokenType.True)
                marked = true;
            else if (!isNumber || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out number))
                return false;
        }

        return marked && number >= 0 && reader.TokenType == JsonTokenType.EndObject;
    }
}

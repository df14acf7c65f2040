using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorSocketIo;

/// <summary>Writes JSON again whose placeholders must point to other numbers in the packet they go into.</summary>
/// <remarks>Works on the text, so that whatever a client sent between the placeholders leaves as it came.</remarks>
internal static class Renumbering
{
    /// <summary>Writes the value; attachments that it mentions are added to the packet being written.</summary>
    public static void Write(Utf8JsonWriter writer, Argument value)
    {
        var text = new ArrayBufferWriter<byte>(value.Json.Length + 16);
        var json = value.Json.Span;
        var copied = 0;
        var outer = BinaryContext.Readable;
        BinaryContext.Readable = value.RawAttachments;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                if (!Placeholder.TryRead(ref reader, out var data))
                    continue;
                text.Write(json[copied..start]);
                copied = (int)reader.BytesConsumed;
                WritePlaceholder(text, data);
            }
        }
        finally
        {
            BinaryContext.Readable = outer;
        }

        text.Write(json[copied..]);
        writer.WriteRawValue(text.WrittenSpan, skipInputValidation: true);
    }

    private static void WritePlaceholder(ArrayBufferWriter<byte> text, ReadOnlyMemory<byte> data)
    {
        if (BinaryContext.Written is { } attachments)
        {
            text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"_placeholder":true,"num":{{attachments.Count}}}""")));
            attachments.Add(data);
        }
        else
        {
            text.Write(Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(data.Span)}\""));
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorSocketIo;

/// <summary>An <see cref="Argument"/> inside another value: its JSON as it is, its attachments renumbered.</summary>
internal sealed class ArgumentConverter : JsonConverter<Argument>
{
    public override bool HandleNull => true;

    public override Argument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var json = System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetRawText());
        return new Argument(json, BinaryContext.Readable, options);
    }

    public override void Write(Utf8JsonWriter writer, Argument value, JsonSerializerOptions options)
    {
        if (value.RawAttachments.Length == 0)
            writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
        else
            Renumbering.Write(writer, value);
    }
}

using System.Buffers;
using System.Text.Json;

namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>Writes JSON with placeholders as MessagePack with the bytes in their places.</summary>
/// <remarks>Recursive, no deeper than the reader lets it.</remarks>
internal static class JsonToMsgPack
{
    private const int MaxDepth = 1000;

    /// <summary>Transcodes one value.</summary>
    /// <param name="json">The value.</param>
    /// <param name="attachments">What placeholders stand for; if there are none, they are plain objects.</param>
    /// <param name="writer">Where it goes.</param>
    /// <exception cref="ArgumentException">It is no JSON, is nested over 1000 deep, or escapes what is no text (a lone surrogate).</exception>
    public static void Write(ReadOnlySpan<byte> json, ReadOnlyMemory<byte>[] attachments, MsgPackWriter writer)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            Value(ref reader, attachments, writer);
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ArgumentException("The payload cannot be written as MessagePack.", nameof(json), e);
        }
    }

    private static void Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte>[] attachments, MsgPackWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                Array(ref reader, attachments, writer);
                break;
            case JsonTokenType.StartObject:
                Object(ref reader, attachments, writer);
                break;
            case JsonTokenType.String:
                Text(ref reader, writer);
                break;
            case JsonTokenType.Number:
                Number(ref reader, writer);
                break;
            case JsonTokenType.Null:
                writer.Nil();
                break;
            default:
                writer.Boolean(reader.GetBoolean());
                break;
        }
    }

    private static void Array(ref Utf8JsonReader reader, ReadOnlyMemory<byte>[] attachments, MsgPackWriter writer)
    {
        var start = writer.Begin();
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
            Value(ref reader, attachments, writer);
        writer.EndArray(start, count);
    }

    private static void Object(ref Utf8JsonReader reader, ReadOnlyMemory<byte>[] attachments, MsgPackWriter writer)
    {
        var start = writer.Begin();
        var isPlaceholder = false;
        int pairs = 0, number = -1;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndObject; pairs++)
        {
            var isMark = AsciiName.Is(ref reader, "_placeholder"u8);
            var isNumber = AsciiName.Is(ref reader, "num"u8);
            Text(ref reader, writer);
            reader.Read();
            if (isMark)
                isPlaceholder = reader.TokenType == JsonTokenType.True;
            if (isNumber && (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out number)))
                number = -1;
            Value(ref reader, attachments, writer);
        }

        if (isPlaceholder && number >= 0 && number < attachments.Length)
        {
            writer.Length = start;
            writer.Binary(attachments[number].Span);
        }
        else
        {
            writer.EndMap(start, pairs);
        }
    }

    private static void Number(ref Utf8JsonReader reader, MsgPackWriter writer)
    {
        if (reader.TryGetInt64(out var integer))
            writer.Integer(integer);
        else if (reader.TryGetUInt64(out var unsigned))
            writer.Unsigned(unsigned);
        else
            writer.Float(reader.GetDouble());
    }

    private static void Text(ref Utf8JsonReader reader, MsgPackWriter writer)
    {
        if (!reader.ValueIsEscaped)
        {
            writer.Text(reader.ValueSpan);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            writer.Text(rented.AsSpan(0, reader.CopyString(rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}

using System.Text.Json;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>Checks the whole JSON of a packet in one pass, and finds where the elements of its array are.</summary>
/// <remarks>Source: <c>socket.io-parser</c>, <c>isPayloadValid</c> and <c>reconstructPacket</c>.</remarks>
internal static class PayloadReader
{
    private const int UsualElements = 16;

    /// <summary>Whether a payload is what a packet of its type may carry.</summary>
    /// <param name="type">Connect, Disconnect, Event, Ack or ConnectError.</param>
    /// <param name="json">The payload in valid UTF-8, without white space around it; empty if there is none.</param>
    /// <param name="attachments">How many attachments belong to it; if there are none, placeholders are plain objects.</param>
    /// <param name="maxDepth">Nesting that is allowed.</param>
    /// <param name="content">What was found; of use only if there is no error.</param>
    /// <returns>Null, or why it is not. Never throws.</returns>
    public static ProtocolError? Check(SocketPacketType type, ReadOnlySpan<byte> json, int attachments, int maxDepth, out Content content)
    {
        content = default;
        if (json.IsEmpty)
            return type is SocketPacketType.Event or SocketPacketType.Ack ? ProtocolError.InvalidPayload : null;

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            reader.Read();
            return (type, reader.TokenType) switch
            {
                (SocketPacketType.Event or SocketPacketType.Ack, JsonTokenType.StartArray) => CheckArray(ref reader, type, attachments, out content),
                (SocketPacketType.Connect or SocketPacketType.ConnectError, JsonTokenType.StartObject) => CheckValue(ref reader),
                (SocketPacketType.ConnectError, JsonTokenType.String) => CheckValue(ref reader),
                _ => ProtocolError.InvalidPayload,
            };
        }
        catch (JsonException)
        {
            return ProtocolError.InvalidPayload;
        }
    }

    private static ProtocolError? CheckValue(ref Utf8JsonReader reader)
    {
        reader.Skip();
        reader.Read(); // throws if something follows
        return null;
    }

    private static ProtocolError? CheckArray(ref Utf8JsonReader reader, SocketPacketType type, int attachments, out Content content)
    {
        content = default;
        var first = reader;
        Span<Range> usual = stackalloc Range[UsualElements];
        int count = 0, placeholders = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count == 0 && type == SocketPacketType.Event && CheckName(ref reader) is { } refused)
                return refused;

            var start = (int)reader.TokenStartIndex;
            if (attachments == 0)
                reader.Skip();
            else if (!PlaceholdersAreLegal(ref reader, attachments, ref placeholders))
                return ProtocolError.IllegalAttachments;
            if (count < UsualElements)
                usual[count] = start..(int)reader.BytesConsumed;
        }

        if (count == 0 && type == SocketPacketType.Event)
            return ProtocolError.InvalidPayload;

        reader.Read(); // throws if something follows
        var elements = count <= UsualElements ? usual[..count].ToArray() : FindAll(first, count);
        content = new Content(new JsonElements(elements), placeholders);
        return null;
    }

    // Many elements are walked twice, once to count them: a list that grows would cost several times what it holds.
    private static Range[] FindAll(Utf8JsonReader reader, int count)
    {
        var elements = new Range[count];
        for (var i = 0; i < count; i++)
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements[i] = start..(int)reader.BytesConsumed;
        }

        return elements;
    }

    private static ProtocolError? CheckName(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => null,
        JsonTokenType.String when EventName.IsReserved(ref reader) => ProtocolError.ReservedEventName,
        JsonTokenType.String when !reader.ValueIsEscaped || IsText(ref reader) => null,
        _ => ProtocolError.InvalidPayload,
    };

    // An escaped lone surrogate is JSON but no text: whoever reads the name would get an exception.
    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Walks one value; recursive, no deeper than the reader lets it.</summary>
    private static bool PlaceholdersAreLegal(ref Utf8JsonReader reader, int attachments, ref int placeholders)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (!PlaceholdersAreLegal(ref reader, attachments, ref placeholders))
                    return false;
            }

            return true;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
            return true;

        bool isPlaceholder = false, isLegal = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isMark = AsciiName.Is(ref reader, "_placeholder"u8);
            var isNumber = AsciiName.Is(ref reader, "num"u8);
            reader.Read();
            if (isMark)
                isPlaceholder = reader.TokenType == JsonTokenType.True;
            if (isNumber)
                isLegal = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 0 && number < attachments;
            if (!PlaceholdersAreLegal(ref reader, attachments, ref placeholders))
                return false;
        }

        if (isPlaceholder)
            placeholders++;
        return !isPlaceholder || isLegal;
    }

    /// <summary>What is in a payload.</summary>
    /// <param name="Elements">Where the elements of its array are.</param>
    /// <param name="Placeholders">How many placeholders it has; not counted if there are no attachments.</param>
    public readonly record struct Content(JsonElements Elements, int Placeholders);
}

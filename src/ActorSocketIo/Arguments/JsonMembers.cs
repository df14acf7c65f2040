using System.Text.Json;

namespace ActorSocketIo;

/// <summary>Finds the parts of an <see cref="Argument"/> in its text, without a document.</summary>
internal static class JsonMembers
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = int.MaxValue }; // the text has been checked, and the walk is no recursion

    /// <summary>The member of that name, the last one if there are several.</summary>
    public static Argument Find(Argument value, string name)
    {
        var reader = new Utf8JsonReader(value.Json.Span, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return Argument.Null;
        var found = Argument.Null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = IsNamed(ref reader, name);
            var part = ReadPart(ref reader, value);
            if (wanted)
                found = part;
        }

        return found;
    }

    /// <summary>The elements of an array.</summary>
    public static List<Argument> Elements(Argument value)
    {
        var elements = new List<Argument>();
        var reader = new Utf8JsonReader(value.Json.Span, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            return elements;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            elements.Add(PartAt(ref reader, value));
        return elements;
    }

    /// <summary>The members of an object, in the order of the text.</summary>
    public static List<KeyValuePair<string, Argument>> Members(Argument value)
    {
        var members = new List<KeyValuePair<string, Argument>>();
        var reader = new Utf8JsonReader(value.Json.Span, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return members;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadName(ref reader);
            members.Add(new(name, ReadPart(ref reader, value)));
        }

        return members;
    }

    // A name may hold half of a surrogate pair, escaped: legal JSON, but no text, and the reader throws at it.
    private static bool IsNamed(ref Utf8JsonReader reader, string name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string ReadName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return System.Text.Encoding.UTF8.GetString(reader.ValueSpan); // as it is written
        }
    }

    private static Argument ReadPart(ref Utf8JsonReader reader, Argument whole)
    {
        reader.Read();
        return PartAt(ref reader, whole);
    }

    private static Argument PartAt(ref Utf8JsonReader reader, Argument whole)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var json = whole.Json[start..(int)reader.BytesConsumed];
        return new Argument(json, whole.RawAttachments, whole.Options);
    }
}

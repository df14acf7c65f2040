using System.Buffers;
using System.Text.Json;

namespace ActorSocketIo;

/// <summary>Values ⇄ JSON with attachments, through System.Text.Json and the application's options.</summary>
internal static class SocketJson
{
    /// <summary>Nesting of values that are read or written: what a client may nest by default, and some more around it.</summary>
    /// <remarks>Reading is recursive: a client that is allowed more by <see cref="Protocol.SocketIo.PacketLimits"/> can have that passed on, not read.</remarks>
    public const int MaxDepth = 300;

    [ThreadStatic]
    private static Scratch? _scratch;

    /// <summary>Camel case names, as clients in JavaScript expect them.</summary>
    public static JsonSerializerOptions Default { get; } = WithBinary(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is not written into HTML
    });

    /// <summary>The application's options, with binary as attachments.</summary>
    public static JsonSerializerOptions WithBinary(JsonSerializerOptions options)
    {
        var own = new JsonSerializerOptions(options) { MaxDepth = MaxDepth };
        own.Converters.Insert(0, new ByteArrayConverter());
        own.Converters.Insert(0, new ReadOnlyMemoryConverter());
        own.Converters.Insert(0, new MemoryConverter());
        if (own.TypeInfoResolver is null)
            own.TypeInfoResolver = JsonSerializerOptions.Default.TypeInfoResolver;
        else
            own.TypeInfoResolverChain.Add(PlainTypes.Default); // a generated resolver knows its own types only
        own.MakeReadOnly();
        return own;
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">The JSON does not fit <typeparamref name="T"/>.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> json, ReadOnlyMemory<byte>[] attachments, JsonSerializerOptions options)
    {
        var outer = BinaryContext.Readable;
        BinaryContext.Readable = attachments;
        try
        {
            return JsonSerializer.Deserialize<T>(json, options);
        }
        catch (JsonException e)
        {
            throw new UnreadableArgumentException(e);
        }
        finally
        {
            BinaryContext.Readable = outer;
        }
    }

    /// <summary>Encodes one value.</summary>
    public static Argument Capture(object? value, JsonSerializerOptions options)
    {
        var scratch = Scratch.Rent();
        try
        {
            WriteValue(scratch.Writer, value, options);
            return new Argument(scratch.TakeJson(), scratch.TakeAttachments(), options);
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>Encodes an object of ours: only the values are the application's, and only they follow its options.</summary>
    public static Argument CaptureObject(IEnumerable<KeyValuePair<string, object?>> members, JsonSerializerOptions options)
    {
        var scratch = Scratch.Rent();
        try
        {
            var writer = scratch.Writer;
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WritePropertyName(name);
                WriteValue(writer, value, options);
            }

            writer.WriteEndObject();
            return new Argument(scratch.TakeJson(), scratch.TakeAttachments(), options);
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>Encodes the payload of an event or ack: <c>["name",…values]</c>, or <c>[…values]</c> without a name.</summary>
    /// <param name="eventName">The name of an event.</param>
    /// <param name="values">What comes behind it.</param>
    /// <param name="options">The application's.</param>
    /// <param name="offset">What comes behind these, if it is kept for clients that are away.</param>
    public static EncodedArguments Encode(string? eventName, ReadOnlySpan<object?> values, JsonSerializerOptions options, string? offset = null)
    {
        var scratch = Scratch.Rent();
        try
        {
            var writer = scratch.Writer;
            writer.WriteStartArray();
            if (eventName is not null)
                writer.WriteStringValue(eventName);
            foreach (var value in values)
                WriteValue(writer, value, options);
            if (offset is not null)
                writer.WriteStringValue(offset);
            writer.WriteEndArray();
            return new EncodedArguments(scratch.TakeJson(), scratch.TakeAttachments(), offset);
        }
        finally
        {
            scratch.Return();
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case Argument { RawAttachments.Length: 0 } argument:
                writer.WriteRawValue(argument.Json.Span, skipInputValidation: true);
                break;
            case Argument argument:
                Renumbering.Write(writer, argument);
                break;
            default:
                JsonSerializer.Serialize(writer, value, value.GetType(), options);
                break;
        }
    }

    /// <summary>A thread's reusable writer. Taken out of its slot while in use, since a converter of the application may emit.</summary>
    private sealed class Scratch
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(512);
        private readonly List<ReadOnlyMemory<byte>> _attachments = [];
        private List<ReadOnlyMemory<byte>>? _outer;

        private Scratch() => Writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions
        {
            SkipValidation = true,
            MaxDepth = MaxDepth,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });

        public Utf8JsonWriter Writer { get; }

        public static Scratch Rent()
        {
            var scratch = _scratch ?? new Scratch();
            _scratch = null;
            scratch._outer = BinaryContext.Written;
            BinaryContext.Written = scratch._attachments;
            return scratch;
        }

        public byte[] TakeJson()
        {
            Writer.Flush();
            return _buffer.WrittenSpan.ToArray();
        }

        public ReadOnlyMemory<byte>[] TakeAttachments() => _attachments.Count == 0 ? [] : [.. _attachments];

        public void Return()
        {
            BinaryContext.Written = _outer;
            _attachments.Clear();
            _buffer.ResetWrittenCount();
            Writer.Reset();
            if (_buffer.Capacity <= 64 * 1024)
                _scratch = this;
        }
    }
}

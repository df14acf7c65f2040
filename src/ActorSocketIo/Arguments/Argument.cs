using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorSocketIo;

/// <summary>One argument of an event, ack or handshake: JSON with binary in it, read when asked for.</summary>
/// <remarks>
/// Immutable, and a value like any other: it may be emitted again, alone or inside other values, and keeps its binary.
/// The default value is JSON <c>null</c>.
/// </remarks>
[JsonConverter(typeof(ArgumentConverter))]
public readonly struct Argument
{
    private static readonly byte[] NullJson = "null"u8.ToArray();

    private readonly ReadOnlyMemory<byte> _json;
    private readonly ReadOnlyMemory<byte>[]? _attachments;
    private readonly JsonSerializerOptions? _options;

    internal Argument(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte>[]? attachments, JsonSerializerOptions options)
    {
        _json = json;
        _attachments = attachments is { Length: > 0 } ? attachments : null;
        _options = options;
    }

    /// <summary>JSON <c>null</c>.</summary>
    public static Argument Null => default;

    /// <summary>The UTF-8 JSON text; binary stands in it as <c>{"_placeholder":true,"num":i}</c>.</summary>
    public ReadOnlyMemory<byte> Json => _options is null ? NullJson : _json;

    /// <summary>What the placeholders stand for, by number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => _attachments ?? [];

    /// <summary>True if the value is JSON <c>null</c>.</summary>
    public bool IsNull => Json.Span is [(byte)'n', ..];

    /// <summary>What kind of JSON value it is; binary is <see cref="JsonValueKind.Object"/>.</summary>
    public JsonValueKind Kind => Json.Span[0] switch
    {
        (byte)'{' => JsonValueKind.Object,
        (byte)'[' => JsonValueKind.Array,
        (byte)'"' => JsonValueKind.String,
        (byte)'t' => JsonValueKind.True,
        (byte)'f' => JsonValueKind.False,
        (byte)'n' => JsonValueKind.Null,
        _ => JsonValueKind.Number,
    };

    internal ReadOnlyMemory<byte>[] RawAttachments => _attachments ?? [];

    internal JsonSerializerOptions Options => _options ?? JsonSerializerOptions.Default;

    /// <summary>A member of a JSON object; JSON <c>null</c> if there is none.</summary>
    /// <param name="name">The member's name.</param>
    public Argument this[string name] => JsonMembers.Find(this, name);

    /// <summary>Reads the value.</summary>
    /// <typeparam name="T">
    /// What to read it as. Binary is read as <c>byte[]</c>, <c>ReadOnlyMemory&lt;byte&gt;</c> or <c>Memory&lt;byte&gt;</c>, anywhere in the value.
    /// </typeparam>
    /// <exception cref="JsonException">The value does not fit <typeparamref name="T"/>.</exception>
    public T? Get<T>() => typeof(T) == typeof(Argument)
        ? (T)(object)this
        : SocketJson.Read<T>(Json.Span, RawAttachments, Options);

    /// <summary>Reads the value, or says that it does not fit.</summary>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <param name="value">The value; default if it does not fit.</param>
    public bool TryGet<T>(out T? value)
    {
        try
        {
            value = Get<T>();
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }

    /// <summary>The elements of a JSON array, or none if it is no array.</summary>
    public IEnumerable<Argument> EnumerateArray() => JsonMembers.Elements(this);

    /// <summary>The members of a JSON object, or none if it is no object.</summary>
    public IEnumerable<KeyValuePair<string, Argument>> EnumerateObject() => JsonMembers.Members(this);

    /// <summary>Encodes a value.</summary>
    /// <param name="value">The value; its binary becomes attachments.</param>
    /// <param name="options">How to write it; the default options if null.</param>
    public static Argument From(object? value, JsonSerializerOptions? options = null) =>
        value is Argument argument ? argument : SocketJson.Capture(value, options ?? SocketJson.Default);

    /// <summary>The same value, with arrays of its own: for what is kept longer than the packet it came in.</summary>
    internal Argument Detach()
    {
        if (_options is null)
            return this;
        if (_attachments is null)
            return new(_json.ToArray(), null, _options);
        var alone = SocketJson.Capture(this, _options); // without the attachments of its neighbours
        return new(alone.Json, [.. alone.RawAttachments.Select(bytes => (ReadOnlyMemory<byte>)bytes.ToArray())], _options);
    }

    /// <summary>The JSON text.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Json.Span);
}

using System.Collections;
using System.Text.Json;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo;

/// <summary>The arguments of one event or acknowledgement, in order, each read when asked for.</summary>
/// <remarks>Asking past the end gives <see cref="Argument.Null"/>, as a missing argument does in JavaScript.</remarks>
public sealed class Arguments : IReadOnlyList<Argument>
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ReadOnlyMemory<byte>[] _attachments;
    private readonly JsonElements _elements;
    private readonly int _skip;
    private readonly JsonSerializerOptions _options;
    private List<Argument>? _changed;

    internal Arguments(SocketPacket packet, int skip, JsonSerializerOptions options)
    {
        _json = packet.Payload;
        _attachments = packet.Attachments;
        _elements = packet.Elements;
        _skip = skip;
        _options = options;
    }

    private Arguments(List<Argument> values, JsonSerializerOptions options)
    {
        _json = default;
        _attachments = [];
        _options = options;
        _changed = values;
    }

    /// <summary>How many arguments there are; a callback for the acknowledgement is not one.</summary>
    public int Count => _changed?.Count ?? Math.Max(0, _elements.Count - _skip);

    /// <summary>One argument, or JSON <c>null</c> past the end.</summary>
    /// <param name="index">From 0.</param>
    public Argument this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            if (index >= Count)
                return Argument.Null;
            return _changed is { } changed ? changed[index] : new Argument(_json[_elements[index + _skip]], _attachments, _options);
        }
    }

    /// <summary>Reads one argument.</summary>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <param name="index">From 0; past the end there is JSON <c>null</c>.</param>
    /// <exception cref="JsonException">The argument does not fit <typeparamref name="T"/>.</exception>
    public T? Get<T>(int index) => this[index].Get<T>();

    /// <summary>Replaces one argument, for the middlewares and listeners that come after.</summary>
    /// <param name="index">From 0; arguments up to there are filled with JSON <c>null</c>.</param>
    /// <param name="value">The new value.</param>
    public void Set(int index, object? value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        _changed ??= [.. this];
        while (_changed.Count <= index)
            _changed.Add(Argument.Null);
        _changed[index] = Argument.From(value, _options);
    }

    /// <summary>The arguments as values that can be emitted again, binary included: <c>Emit(name, args.ToValues())</c>.</summary>
    public ReadOnlySpan<object?> ToValues()
    {
        var values = new object?[Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = this[i];
        return values;
    }

    /// <inheritdoc/>
    public IEnumerator<Argument> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Encodes values that were given in this process, as they would arrive.</summary>
    internal static Arguments From(ReadOnlySpan<object?> values, JsonSerializerOptions options)
    {
        var list = new List<Argument>(values.Length);
        foreach (var value in values)
            list.Add(Argument.From(value, options));
        return new Arguments(list, options);
    }

    /// <summary>Reads a payload that was encoded by a server of this cluster.</summary>
    internal static Arguments Parse(Argument payload, int skip, JsonSerializerOptions options)
    {
        var all = payload.EnumerateArray().Skip(skip);
        return new Arguments([.. all], options);
    }
}

using System.Collections.Immutable;
using System.Text.Json;

namespace ActorSocketIo;

/// <summary>What an application keeps with a socket: values by name, encoded when they are set.</summary>
/// <remarks>
/// Encoded at once, so that other nodes can read them without asking the socket's actor, and no later change of an object is seen. Other nodes may write them too
/// (<see cref="RemoteSocket.SetDataAsync"/>), at any moment: nothing is raised, handlers read the new value from then on, and of two writers of one name the last wins.
/// </remarks>
public sealed class SocketData
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    private readonly JsonSerializerOptions _options;
    private ImmutableDictionary<string, Argument> _values = ImmutableDictionary<string, Argument>.Empty;
    private AsObject? _asObject; // as it was last asked for

    internal SocketData(JsonSerializerOptions options) => _options = options;

    private SocketData(JsonSerializerOptions options, ImmutableDictionary<string, Argument> values)
        : this(options) => _values = values;

    /// <summary>Called when something has been set or removed; on the thread that does so, so it must not wait.</summary>
    internal Action? Changed { get; set; }

    /// <summary>The names that have values.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>A value by name; JSON <c>null</c> if there is none.</summary>
    /// <param name="name">Its name.</param>
    public Argument this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Sets a value. A part of an event is copied: nothing else of the event is kept.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value; binary may stand anywhere in it.</param>
    public void Set(string name, object? value)
    {
        var encoded = value is Argument argument ? argument.Detach() : Argument.From(value, _options);
        ImmutableInterlocked.AddOrUpdate(ref _values, name, encoded, (_, _) => encoded);
        Changed?.Invoke();
    }

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <param name="name">Its name; without a value there is JSON <c>null</c>.</param>
    /// <exception cref="JsonException">The value does not fit <typeparamref name="T"/>.</exception>
    public T? Get<T>(string name) => this[name].Get<T>();

    /// <summary>Removes a value.</summary>
    /// <param name="name">Its name.</param>
    public bool Remove(string name)
    {
        if (!ImmutableInterlocked.TryRemove(ref _values, name, out _))
            return false;
        Changed?.Invoke();
        return true;
    }

    /// <summary>Sets every member of a JSON object, at once.</summary>
    /// <param name="patch">The object.</param>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public void Merge(Argument patch) => Change(MembersOf(patch), []);

    /// <summary>Sets every member of a JSON object and removes other values, at once.</summary>
    internal void Change(Argument set, IEnumerable<string> removed)
    {
        KeyValuePair<string, Argument>[] members = [.. set.EnumerateObject().Select(member => KeyValuePair.Create(member.Key, member.Value.Detach()))];
        ImmutableInterlocked.Update(ref _values, static (values, change) => values.RemoveRange(change.removed).SetItems(change.members), (members, removed));
        Changed?.Invoke();
    }

    /// <summary>What it holds now; changes of one are not seen in the other.</summary>
    internal SocketData Copy() => new(_options, _values);

    /// <summary>What is to be merged, if it has members.</summary>
    /// <exception cref="ArgumentException">It is no JSON object.</exception>
    internal static Argument MembersOf(Argument patch) => patch.Kind == JsonValueKind.Object
        ? patch
        : throw new ArgumentException($"is written as {patch.Kind}; only an object has members", nameof(patch));

    /// <summary>All values, as one JSON object.</summary>
    public Argument ToArgument()
    {
        var values = _values;
        if (values.IsEmpty)
            return new Argument(EmptyObject, null, _options);
        if (_asObject is not { } known || known.Values != values)
            _asObject = known = new AsObject(values, SocketJson.CaptureObject(values.Select(value => KeyValuePair.Create(value.Key, (object?)value.Value)), _options));
        return known.Json;
    }

    private sealed class AsObject(ImmutableDictionary<string, Argument> values, Argument json)
    {
        public ImmutableDictionary<string, Argument> Values => values;

        public Argument Json => json;
    }
}

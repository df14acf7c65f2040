using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ActorSocketIo.AspNetCore.Requests;

/// <summary>Texts by name, in the order in which the names came; case counts.</summary>
/// <remarks>Sessions keep them: a few, as is usual, are in an array, which takes a third of what a dictionary does.</remarks>
internal sealed class Fields : IReadOnlyDictionary<string, string>
{
    // Whoever sends more of them must not make each one cost as many steps.
    private const int Few = 32;

    private readonly Dictionary<string, string>? _many;
    private KeyValuePair<string, string>[] _few;
    private int _count;

    /// <param name="capacity">How many there will be, at most.</param>
    public Fields(int capacity)
    {
        _few = capacity is 0 or > Few ? [] : new KeyValuePair<string, string>[capacity];
        _many = capacity > Few ? new(StringComparer.Ordinal) : null; // who only says that there are many gets no room
    }

    public int Count => _many?.Count ?? _count;

    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    public IEnumerable<string> Values => this.Select(pair => pair.Value);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'.");

    /// <summary>Adds one, or replaces the one with that name.</summary>
    public void Set(string key, string value)
    {
        if (_many is not null)
        {
            _many[key] = value;
            return;
        }

        var at = IndexOf(key);
        if (at < 0)
            at = _count++;
        if (at == _few.Length)
            Array.Resize(ref _few, at + 1);
        _few[at] = new(key, value);
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        if (_many is not null)
            return _many.TryGetValue(key, out value);
        var at = IndexOf(key);
        value = at < 0 ? null : _few[at].Value;
        return at >= 0;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        _many?.GetEnumerator() ?? ((IEnumerable<KeyValuePair<string, string>>)new ArraySegment<KeyValuePair<string, string>>(_few, 0, _count)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string key)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_few[i].Key == key)
                return i;
        }

        return -1;
    }
}

using System.Runtime.InteropServices;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Adapters;

/// <summary>Numbers texts that occur again and again, and writes each once. Not thread-safe.</summary>
/// <remarks>Sockets have mostly the same headers in the same order: a text is first compared with that at the same place of the socket before.</remarks>
internal sealed class SharedStrings
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, int>> _before = [];
    private readonly WireWriter _writer = new();
    private int _place;

    /// <summary>Bytes written so far.</summary>
    public int Length => _writer.Length;

    /// <summary>The next texts are those of the next socket.</summary>
    public void StartSocket() => _place = 0;

    /// <summary>The number of a text, which is written if it is new.</summary>
    public int NumberOf(string text)
    {
        var place = _place++;
        if (place < _before.Count && _before[place] is var before && before.Key == text)
            return before.Value;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, text, out var isKnown);
        if (!isKnown)
        {
            number = _numbers.Count - 1;
            _writer.WriteString(text);
        }

        if (place == _before.Count)
            _before.Add(default);
        _before[place] = new(text, number);
        return number;
    }

    /// <summary>All texts, in an array of their own.</summary>
    public EncodedStrings ToEncoded() => new(_numbers.Count, _writer.ToArray());

    public void Clear()
    {
        _numbers.Clear();
        _before.Clear();
        _writer.Clear();
        _place = 0;
    }
}

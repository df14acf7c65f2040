using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ActorSocketIo.Link;

namespace ActorSocketIo.Guarding;

/// <summary>A point in the emits of all nodes: for each node the number up to which its emits are meant; 0 for one that is not named.</summary>
/// <remarks>Immutable, and small: as many entries as nodes have emitted.</remarks>
internal sealed class EmitVector
{
    public static readonly EmitVector Zero = new([]);

    private const char Separator = ',';
    private const int MostEntries = 256; // of a text, which a client may have made up

    private readonly ImmutableArray<(NodeToken Emitter, long Number)> _entries;
    private string[]? _texts;

    public EmitVector(ImmutableArray<(NodeToken Emitter, long Number)> entries) => _entries = entries;

    /// <summary>Each emitter once, in no order.</summary>
    public ImmutableArray<(NodeToken Emitter, long Number)> Entries => _entries;

    /// <summary>The number of an emitter.</summary>
    public long this[NodeToken emitter]
    {
        get
        {
            foreach (var entry in _entries)
                if (entry.Emitter == emitter)
                    return entry.Number;
            return 0;
        }
    }

    /// <summary>With the number of one emitter replaced.</summary>
    public EmitVector With(NodeToken emitter, long number)
    {
        for (var i = 0; i < _entries.Length; i++)
            if (_entries[i].Emitter == emitter)
                return new(_entries.SetItem(i, (emitter, number))) { _texts = TextsWith(i, number) };
        return new(_entries.Add((emitter, number)));
    }

    /// <summary>Without emitters of which nothing is to come.</summary>
    public EmitVector Without(Predicate<NodeToken> isForgotten) => new(_entries.RemoveAll(entry => isForgotten(entry.Emitter)));

    /// <summary>The later of two points, for each emitter.</summary>
    public EmitVector Max(EmitVector other)
    {
        var later = this;
        foreach (var (emitter, number) in other._entries)
            if (number > later[emitter])
                later = later.With(emitter, number);
        return later;
    }

    /// <summary>Whether it is not before another point, for any emitter.</summary>
    public bool Covers(EmitVector other)
    {
        foreach (var (emitter, number) in other._entries)
            if (this[emitter] < number)
                return false;
        return true;
    }

    /// <summary>Writes all entries but one.</summary>
    public void AppendTo(StringBuilder text, NodeToken without)
    {
        var texts = _texts ??= new string[_entries.Length];
        var isFirst = true;
        for (var i = 0; i < texts.Length; i++)
        {
            if (_entries[i].Emitter == without)
                continue;
            if (!isFirst)
                text.Append(Separator);
            isFirst = false;
            text.Append(texts[i] ??= TextOf(_entries[i].Emitter, _entries[i].Number));
        }
    }

    /// <summary>Reads what <see cref="AppendTo"/> has written. Any input is answered.</summary>
    /// <returns>Null if it is something else.</returns>
    public static EmitVector? Parse(ReadOnlySpan<char> text)
    {
        var entries = ImmutableArray.CreateBuilder<(NodeToken, long)>();
        foreach (var part in text.Split(Separator))
        {
            var entry = text[part];
            if (entry.IsEmpty && text.IsEmpty)
                break;
            if (entries.Count == MostEntries || !TryParseEntry(entry, out var emitter, out var number))
                return null;
            entries.Add((emitter, number));
        }

        return new(entries.DrainToImmutable());
    }

    /// <summary>Reads a token with a number behind it.</summary>
    public static bool TryParseEntry(ReadOnlySpan<char> text, out NodeToken emitter, out long number)
    {
        number = 0;
        return NodeToken.TryParse(text[..Math.Min(text.Length, NodeToken.Length)], out emitter)
            && long.TryParse(text[NodeToken.Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        AppendTo(text, without: default);
        return text.ToString();
    }

    private static string TextOf(NodeToken emitter, long number) => $"{emitter}{number:x}";

    // The others' are the same: an emit changes one.
    private string[]? TextsWith(int changed, long number)
    {
        if (_texts is not { } known)
            return null;
        var texts = (string[])known.Clone();
        texts[changed] = TextOf(_entries[changed].Emitter, number);
        return texts;
    }
}

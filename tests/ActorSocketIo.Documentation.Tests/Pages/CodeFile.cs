namespace ActorSocketIo.Documentation.Tests.Pages;

/// <summary>A file of code that tests compile or run, and that pages show parts of.</summary>
internal sealed class CodeFile
{
    /// <summary>Stands where a page leaves lines out.</summary>
    public const string LeftOut = "// …";

    private readonly string[] _lines;

    public CodeFile(string path) => _lines = [.. File.ReadLines(Repository.PathOf(path)).Select(line => line.Trim())];

    /// <summary>What it imports.</summary>
    public IEnumerable<string> Usings => _lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal));

    /// <summary>Whether these lines stand in it, next to each other and in this order, wherever they are indented to.</summary>
    /// <remarks>Using directives that come first may be anywhere in the file, and where lines are left out it may go on further below.</remarks>
    public bool Shows(IReadOnlyList<string> lines)
    {
        var shown = lines.Select(line => line.Trim()).ToArray();
        var usings = shown.TakeWhile(line => line.Length == 0 || line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';')).Count();
        if (usings == shown.Length || !shown[..usings].All(line => line.Length == 0 || _lines.Contains(line)))
            usings = 0; // a using declaration is a line like any other
        var from = 0;
        foreach (var part in Parts(shown[usings..]))
        {
            var at = Find(part, from);
            if (at < 0)
                return false;
            from = at + part.Length;
        }

        return true;
    }

    private static IEnumerable<string[]> Parts(string[] lines)
    {
        for (var start = 0; start <= lines.Length;)
        {
            var end = Array.IndexOf(lines, LeftOut, start);
            if (end < 0) end = lines.Length;
            var (first, last) = (start, end);
            while (first < last && lines[first].Length == 0) first++;
            while (last > first && lines[last - 1].Length == 0) last--;
            if (last > first)
                yield return lines[first..last];
            start = end + 1;
        }
    }

    private int Find(string[] part, int from)
    {
        for (var at = from; at + part.Length <= _lines.Length; at++)
        {
            if (_lines.AsSpan(at, part.Length).SequenceEqual(part))
                return at;
        }

        return -1;
    }
}

using System.Collections.Immutable;
using System.Text;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>Splits a line into words as a shell does: <c>"two words"</c>, <c>'{"a":1}'</c>, and a backslash before what is meant literally.</summary>
internal static class CommandWords
{
    /// <summary>The words of a line.</summary>
    /// <exception cref="CommandMistakeException">A quote is not closed, or nothing follows a backslash.</exception>
    public static ImmutableArray<string> Split(string line)
    {
        var words = Split(line, out var open);
        return open switch
        {
            null => words,
            '\\' => throw new CommandMistakeException(@"The line ends with a backslash: write \\ for one that is meant, or leave it out."),
            _ => throw new CommandMistakeException($"A quote is not closed: add {open} at the end of the word."),
        };
    }

    /// <summary>The words of a line that is still being typed; the last is empty if a new one would begin.</summary>
    public static ImmutableArray<string> SplitUnfinished(string line)
    {
        var words = Split(line, out var open);
        return open is null && (line.Length == 0 || char.IsWhiteSpace(line[^1])) ? words.Add("") : words;
    }

    /// <summary>Where the last word of a line begins that is still being typed, its quote included.</summary>
    public static int StartOfLast(string line)
    {
        var start = line.Length;
        while (start > 0 && !(char.IsWhiteSpace(line[start - 1]) && SplitUnfinished(line[..start])[^1].Length == 0))
            start--;
        return start;
    }

    /// <summary>A word as it must be typed.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'' or '\\') ? word
        : word.Contains('\'', StringComparison.Ordinal) ? '"' + word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"'
        : $"'{word}'";

    private static ImmutableArray<string> Split(string line, out char? open)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var isWord = false;
        open = null;
        foreach (var c in line)
        {
            if (open == '\\')
            {
                word.Append(c);
                open = null;
            }
            else if (open == '\'' ? c != '\'' : open == '"' && c is not '"' and not '\\')
            {
                word.Append(c);
            }
            else if (open == '"' && c == '\\')
            {
                open = 'e';
            }
            else if (open == 'e')
            {
                word.Append(c is '"' or '\\' ? "" : "\\").Append(c);
                open = '"';
            }
            else if (open is not null)
            {
                open = null; // the closing quote
            }
            else if (char.IsWhiteSpace(c))
            {
                if (isWord)
                    words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                isWord = true;
                if (c is '"' or '\'' or '\\')
                    open = c;
                else
                    word.Append(c);
            }
        }

        if (open == 'e')
            open = '"';
        if (isWord)
            words.Add(word.ToString());
        return words.ToImmutable();
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace ActorSocketIo.Documentation.Tests.Pages;

/// <summary>Splits what somebody types into commands, as far as pages make use of a shell.</summary>
internal static partial class ShellLine
{
    /// <summary>The commands of a line: each is its words, without the variables before it and the files it reads and writes.</summary>
    public static IEnumerable<string[]> Commands(string line)
    {
        var words = Words(line);
        while (words.Count > 0)
        {
            var end = words.FindIndex(word => word is "|" or "&&" or ";" or "&");
            var command = words[..(end < 0 ? words.Count : end)];
            words.RemoveRange(0, Math.Min(words.Count, command.Count + 1));
            if (command.FindIndex(word => word is ">" or "<") is var file and >= 0)
                command.RemoveRange(file, 2);
            string[] bare = [.. command.SkipWhile(word => Variable().IsMatch(word))];
            if (bare.Length > 0)
                yield return bare;
        }
    }

    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        foreach (var c in line + " ")
        {
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '\'' or '"')
            {
                (quote, isWord) = (c, true);
            }
            else if (c == '#' && !isWord)
            {
                break;
            }
            else if (!char.IsWhiteSpace(c))
            {
                isWord = true;
                word.Append(c);
            }
            else if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }

        return words;
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*=")]
    private static partial Regex Variable();
}

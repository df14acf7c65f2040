using System.Text.RegularExpressions;

namespace ActorSocketIo.Documentation.Tests.Pages;

/// <summary>A page of the repository, read as far as tests have to know it.</summary>
internal sealed partial class MarkdownPage
{
    private readonly List<MarkdownBlock> _blocks = [];
    private readonly List<string> _prose = [];
    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);

    private MarkdownPage(string path)
    {
        Path = path;
        Read(File.ReadAllLines(Repository.PathOf(path)));
    }

    /// <summary>All pages there are, but for what was built or installed.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
        [.. RepositoryFiles.EndingIn(".md").Order(StringComparer.Ordinal).Select(path => new MarkdownPage(path))];

    /// <summary>Its path in the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>Its blocks of code.</summary>
    public IReadOnlyList<MarkdownBlock> Blocks => _blocks;

    /// <summary>What is behind the <c>#</c> of links to its headings.</summary>
    public IReadOnlySet<string> Anchors => _anchors;

    /// <summary>The targets of its links, as they are written.</summary>
    public IEnumerable<string> Links => _prose.SelectMany(line => Link().Matches(CodeSpan().Replace(line, "code"))).Select(match => match.Groups[1].Value);

    private void Read(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (Fence().Match(lines[i]) is { Success: true } fence)
            {
                var end = Array.FindIndex(lines, i + 1, line => line.Trim() == "```");
                Assert.True(end > 0, $"{Path}:{i + 1}: the fence has no end");
                _blocks.Add(new MarkdownBlock(Path, i + 2, fence.Groups[1].Value, lines[(i + 1)..end]));
                i = end;
            }
            else if (IsIndented(lines[i]) && (i == 0 || lines[i - 1].Length == 0))
            {
                var end = i;
                while (end < lines.Length && (IsIndented(lines[end]) || lines[end].Length == 0)) end++;
                _blocks.Add(new MarkdownBlock(Path, i + 1, "sh", [.. lines[i..end].Where(line => line.Length > 0)]));
                i = end - 1;
            }
            else
            {
                _prose.Add(lines[i]);
                if (Heading().Match(lines[i]) is { Success: true } heading)
                    AddAnchor(heading.Groups[1].Value);
            }
        }
    }

    /// <summary>As GitHub makes them: lower case, no punctuation, dashes for spaces, numbered if they are there already.</summary>
    private void AddAnchor(string heading)
    {
        var words = LinkText().Replace(heading, "$1").ToLowerInvariant();
        var anchor = string.Concat(words.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
        for (var (unique, i) = (anchor, 1); !_anchors.Add(unique); i++)
            unique = $"{anchor}-{i}";
    }

    private static bool IsIndented(string line) => line.StartsWith("    ", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*```(\w*)\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ (.+?)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();
}

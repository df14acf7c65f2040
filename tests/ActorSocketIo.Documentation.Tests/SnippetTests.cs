using ActorSocketIo.Documentation.Tests.Pages;
using static ActorSocketIo.Documentation.Tests.Pages.Mistakes;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>What pages show as code is code that tests compile and run.</summary>
public sealed class SnippetTests
{
    /// <summary>Of each language: where code is that tests run. Their own tests do, in the folder of the file.</summary>
    private static readonly Dictionary<string, (string[] Folders, string[] Endings)> s_run = new()
    {
        ["csharp"] = (["tests/", "src/Samples/"], [".cs"]),
        ["js"] = (["tests/", "src/Samples/"], [".js", ".mjs", ".html"]),
        ["html"] = (["tests/", "src/Samples/"], [".html"]),
        ["ts"] = (["tests/", "src/Samples/"], [".ts"]),
        ["xml"] = (["src/", "tests/"], [".csproj"]),
    };

    /// <summary>Checked by <see cref="CommandTests"/> and <see cref="SettingTests"/>.</summary>
    private static readonly string[] s_elsewhere = ["sh", "json", "hocon"];

    public static TheoryData<string> Languages => [.. s_run.Keys];

    [Theory, MemberData(nameof(Languages))]
    public void Code_on_a_page_is_a_part_of_a_file_that_tests_run(string language)
    {
        var (folders, endings) = s_run[language];
        var files = RepositoryFiles.EndingIn(endings).Where(path => folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))).Select(path => new CodeFile(path)).ToArray();

        var made_up = MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.Language == language && !files.Any(file => file.Shows(block.Lines) && IsWhole(block, file)));

        None(made_up);
    }

    /// <summary>A program from its first line to its last, and what begins with imports and leaves nothing out, has all that its file imports: it must compile as it stands there.</summary>
    private static bool IsWhole(MarkdownBlock block, CodeFile file)
    {
        var isProgram = block.Lines.Contains("var builder = WebApplication.CreateBuilder(args);") && block.Lines.Contains("app.Run();");
        var hasImports = block.Lines[0].StartsWith("using ", StringComparison.Ordinal) && !block.Lines.Contains(CodeFile.LeftOut);
        return !(isProgram || hasImports) || file.Usings.All(block.Lines.Contains);
    }

    [Fact]
    public void Every_block_says_a_language_that_is_checked()
    {
        var unchecked_blocks = MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => !s_run.ContainsKey(block.Language) && !s_elsewhere.Contains(block.Language));

        None(unchecked_blocks);
    }
}

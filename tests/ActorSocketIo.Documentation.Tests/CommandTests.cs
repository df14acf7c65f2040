using System.Management.Automation.Language;
using System.Xml.Linq;
using ActorSocketIo.Documentation.Tests.Pages;
using static ActorSocketIo.Documentation.Tests.Pages.Mistakes;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>What pages tell somebody to type can be typed: projects, files, targets and commands are there.</summary>
public sealed class CommandTests
{
    /// <summary>Programs of others, of which nothing is checked.</summary>
    private static readonly HashSet<string> s_known = ["cd", "curl", "docker", "export", "htpasswd", "jq", "kubectl", "mkdir", "node", "npm", "npx", "openssl", "pbm"];

    private static readonly HashSet<string> s_dotnet = ["add", "build", "format", "new", "pack", "package", "publish", "reference", "run", "sln", "test", "tool"];

    private static readonly HashSet<string> s_targets = [.. Targets()];

    /// <summary>Packages that a reader can add: ours, and those that this repository uses.</summary>
    private static readonly HashSet<string> s_packages =
    [
        .. RepositoryFiles.EndingIn(".csproj").Where(path => path.StartsWith("src/", StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path)),
        .. XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Select(version => version.Attribute("Include")!.Value),
    ];

    [Fact]
    public void What_is_to_be_typed_names_what_is_there()
    {
        var blocks = MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.Language == "sh").ToArray();

        var mistakes = blocks.SelectMany(block => block.Lines.SelectMany(ShellLine.Commands).Select(words => (Block: block, Why: Mistake(words))))
            .Where(one => one.Why is not null).Select(one => $"{one.Block}: {one.Why}");

        Assert.NotEmpty(blocks);
        None(mistakes);
    }

    [Theory]
    [InlineData("dotnet run --project src/Nowhere", "src/Nowhere is not there")]
    [InlineData("./build.ps1 fly", "fly is no target")]
    [InlineData("X=1 sio kick --all", "There is no command 'kick'")]
    [InlineData("sio rooms | fly", "fly is not known")]
    [InlineData("dotnet add package ActorSocketIo.Nothing", "ActorSocketIo.Nothing is no package")]
    [InlineData("docker compose -f docker/none.yaml up", "docker/none.yaml is not there")]
    public void A_mistake_is_found(string line, string why) =>
        Assert.Contains(ShellLine.Commands(line).Select(Mistake), mistake => mistake?.StartsWith(why, StringComparison.Ordinal) == true);

    private static string? Mistake(string[] words) => words switch
    {
        ["sio", .. var command] => SioMistake(command),
        ["dotnet", "add", "package", var package, ..] => s_packages.Contains(package) ? null : $"{package} is no package of ours",
        ["dotnet", "run", "--project", "src/ActorSocketIo.Cli", "--", .. var command] => SioMistake(command),
        ["dotnet", var verb, .. var rest] => s_dotnet.Contains(verb) ? PathMistake(rest) : $"dotnet {verb} is not known",
        ["./build.ps1", .. var target] => target is [var name, ..] && s_targets.Contains(name) ? null : $"{string.Join(' ', target)} is no target",
        ["bash" or "sh", .. var script] => PathMistake(script),
        [".ci/run"] => null,
        [var program, .. var rest] => s_known.Contains(program) ? PathMistake(rest) : $"{program} is not known",
        [] => null,
    };

    private static string? SioMistake(string[] words) => words switch
    {
        [] or ["top", ..] or ["help", ..] => null, // of the tool's own
        _ => Palette.Mistake([.. words.Where(word => word is not ("--json" or "--no-color"))]),
    };

    /// <summary>A word that looks like a path of this repository must be one.</summary>
    private static string? PathMistake(IEnumerable<string> words) => words
        .Where(word => word.StartsWith("src/", StringComparison.Ordinal) || word.StartsWith("tests/", StringComparison.Ordinal) || word.StartsWith("docker/", StringComparison.Ordinal))
        .Where(word => !Path.Exists(Repository.PathOf(word)))
        .Select(word => $"{word} is not there")
        .FirstOrDefault();

    private static IEnumerable<string> Targets() => Parser.ParseFile(Repository.PathOf("build.ps1"), out _, out _)
        .FindAll(ast => ast is AttributeAst { TypeName.Name: "ValidateSet" }, searchNestedScriptBlocks: true)
        .Cast<AttributeAst>().Single().PositionalArguments.Cast<StringConstantExpressionAst>().Select(target => target.Value);
}

using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace ActorSocketIo.Conformance.Tests;

/// <summary><c>build.ps1</c> cannot be run where there is no PowerShell; so it is parsed, and compared with what says the same elsewhere.</summary>
public sealed partial class BuildScriptTests
{
    private static readonly ScriptBlockAst Script = Parse();

    [Fact]
    public void Every_target_that_may_be_asked_for_is_there_and_nothing_else()
    {
        var allowed = Find<AttributeAst>(a => a.TypeName.Name == "ValidateSet").PositionalArguments.Cast<StringConstantExpressionAst>();

        Assert.Equal(Targets().Keys.Order(), allowed.Select(name => name.Value).Order());
    }

    [Fact]
    public void The_README_lists_the_targets_in_their_order() =>
        Assert.Equal(Targets().Keys, TableRow().Matches(File.ReadAllText(Repository.PathOf("README.md")).Split("\n## Targets\n")[1]).Select(row => row.Groups["target"].Value));

    [Fact]
    public void Each_target_is_one_line_that_runs_one_program() => Assert.All(Targets(), target =>
    {
        var command = Assert.Single(target.Value.Statements);
        Assert.Contains(command.Extent.Text.Split(' ')[0], (string[])["dotnet", "node", "docker", "bash"]);
    });

    [Fact]
    public void Projects_and_scripts_that_targets_name_are_there() => Assert.All(
        Targets().Values.SelectMany(body => PathArgument().Matches(body.Extent.Text)),
        path => Assert.True(Path.Exists(Repository.PathOf(path.Value)), $"{path.Value} is not there"));

    [Fact]
    public void CI_builds_with_the_line_of_the_build_target() =>
        Assert.Contains(Assert.Single(Targets()["build"].Statements).Extent.Text, File.ReadAllText(Repository.PathOf(".ci", "run")));

    [Fact]
    public void All_is_what_CI_runs() => Assert.Equal("bash .ci/run", Assert.Single(Targets()["all"].Statements).Extent.Text);

    private static Dictionary<string, StatementBlockAst> Targets() =>
        Find<SwitchStatementAst>(_ => true).Clauses.ToDictionary(clause => ((StringConstantExpressionAst)clause.Item1).Value, clause => clause.Item2);

    private static T Find<T>(Func<T, bool> matches)
        where T : Ast => Script.FindAll(ast => ast is T one && matches(one), searchNestedScriptBlocks: true).Cast<T>().Single();

    private static ScriptBlockAst Parse()
    {
        var script = Parser.ParseFile(Repository.PathOf("build.ps1"), out _, out var errors);
        Assert.Empty(errors);
        return script;
    }

    [GeneratedRegex(@"^\| `(?<target>[\w-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"(?<=\s)(src|tests|docker|\.ci)/[\w./-]+")]
    private static partial Regex PathArgument();
}

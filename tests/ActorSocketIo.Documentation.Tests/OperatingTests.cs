using System.Text.RegularExpressions;
using ActorSocketIo.Documentation.Tests.Pages;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>What the page for operators tells them to look at is there.</summary>
public sealed partial class OperatingTests
{
    private static readonly string s_page = File.ReadAllText(Repository.PathOf("src", "Documentation", "Operating.md"));

    private static readonly HashSet<string> s_instruments =
        [.. InstrumentRow().Matches(File.ReadAllText(Repository.PathOf("src", "METRICS.md"))).Select(row => row.Groups[1].Value)];

    [Fact]
    public void Every_instrument_that_it_names_is_in_the_table_of_metrics()
    {
        var named = DottedName().Matches(s_page).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("socketio.", StringComparison.Ordinal) && !name.EndsWith(".json", StringComparison.Ordinal)).ToHashSet();

        Assert.True(named.Count > 10, $"only {named.Count} are named");
        Mistakes.None(named.Except(s_instruments));
    }

    [GeneratedRegex(@"^\| `([a-z_.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex(@"`([a-z_]+(?:\.[a-z_]+)+)`")]
    private static partial Regex DottedName();
}

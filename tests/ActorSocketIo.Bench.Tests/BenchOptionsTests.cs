using ActorSocketIo.Bench.Curves;
using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench.Tests;

public sealed class BenchOptionsTests
{
    [Fact]
    public void All_tests_and_peers_take_part_unless_told()
    {
        var options = BenchOptions.Parse([]);

        Assert.Equal(AllTests.List, options.Tests);
        Assert.All(options.Tests, test => Assert.Equal(test.Contenders, options.ContendersOf(test)));
    }

    [Fact]
    public void A_name_that_ends_in_a_star_is_a_prefix() =>
        Assert.Equal(["echo1", "piped1", "piped50"], BenchOptions.Parse(["--tests", "piped*,echo1"]).Tests.Select(test => test.Name));

    [Theory]
    [InlineData("node", "ours node")]
    [InlineData("none", "ours")]
    public void Ours_takes_part_beside_the_peers_asked_for(string peers, string names)
    {
        var options = BenchOptions.Parse(["--tests", "echo1", "--peers", peers]);

        Assert.Equal(names, string.Join(' ', options.ContendersOf(options.Tests[0]).Select(contender => contender.Name)));
    }

    [Fact]
    public void Several_nodes_are_warmed_up_longer_and_what_is_rare_is_measured_longer()
    {
        var options = BenchOptions.Parse(["--tests", "echo1,cluster_sse1,idle10k"]);

        Assert.Equal([("idle10k", 10, 25), ("echo1", 10, 5), ("cluster_sse1", 15, 5)], Times(options));
        Assert.All(Times(BenchOptions.Parse(["--quick"])), test => Assert.Equal((1, 1), (test.WarmUp, test.Duration)));
    }

    [Fact]
    public void Curves_are_measured_only_if_asked_for()
    {
        Assert.Empty(BenchOptions.Parse([]).Curves);
        Assert.Equal(["echo_connections", "echo_payload"], BenchOptions.Parse(["--curves", "echo_*"]).Curves.Select(curve => curve.Name));
        Assert.Equal(AllCurves.List, BenchOptions.Parse(["--curves", "*"]).Curves);
    }

    [Theory]
    [InlineData("There is no curve echo; there are connections, ", "--curves", "echo")]
    [InlineData("There is no test echo2; there are connect10k, ", "--tests", "echo1,echo2")]
    [InlineData("There is no peer nginx; there are node, ", "--peers", "node,nginx")]
    [InlineData("There is no option --test.", "--test", "echo1")]
    [InlineData("--json needs a value.", "--json")]
    [InlineData("--repeats is 0; it must be a number, at least 1.", "--repeats", "0")]
    [InlineData("--warmup is soon; it must be a number, at least 0.", "--warmup", "soon")]
    public void What_there_is_not_is_said(string message, params string[] args) =>
        Assert.StartsWith(message, Assert.Throws<BenchException>(() => BenchOptions.Parse(args)).Message, StringComparison.Ordinal);

    private static IEnumerable<(string Name, double WarmUp, double Duration)> Times(BenchOptions options) =>
        options.Tests.Select(test => (test.Name, options.WarmUpOf(test).TotalSeconds, options.DurationOf(test).TotalSeconds));
}

using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Servers;
using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench.Tests;

public sealed class AllTestsTests
{
    [Fact]
    public void Names_are_unique() => Assert.Equal(AllTests.List.Count, AllTests.List.Select(test => test.Name).Distinct().Count());

    [Fact]
    public void Ours_comes_first_and_has_a_peer() => Assert.All(AllTests.List, test =>
    {
        Assert.Equal("ours", test.Contenders[0].Name);
        Assert.Contains(test.Contenders, contender => contender.Servers != ServerKind.Ours);
        Assert.All(test.Contenders, contender => Assert.True(test.Load.Speaks(contender.Servers)));
    });

    [Fact]
    public void Processor_time_is_the_first_figure_but_of_fairness_which_is_a_matter_of_time() => Assert.All(AllTests.List, test =>
        Assert.StartsWith(test.Load is DisturbedLoad ? "p99" : "CPU", test.Figures[0].Label, StringComparison.Ordinal));
}

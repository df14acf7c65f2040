using ActorSocketIo.Forming;
using static ActorSocketIo.Cluster.Tests.Forming.FormingWorld;
using static ActorSocketIo.Forming.FormingProtocol;

namespace ActorSocketIo.Cluster.Tests.Forming;

/// <summary>
/// Nodes that start at any time, see each other late in DNS, are paused, die, come back at the same address or never, and hear from each other after a while: however that
/// goes, all that live are in one cluster in the end, and at no time in two. Time is in milliseconds. A seed that fails is printed.
/// </summary>
public sealed class FormingModelTests
{
    private const int PromptDns = PatienceMs - Interval;
    private const int LateDns = 10 * PatienceMs;

    [Fact]
    public void There_is_one_cluster_if_DNS_is_no_later_than_the_patience() => Run(5_000, seed => new FormingWorld(seed, requiredNodes: 1, PromptDns, maxPause: 0, Deaths.None));

    [Fact]
    public void There_is_one_cluster_whatever_DNS_says_if_most_nodes_are_required() =>
        Run(5_000, seed => new FormingWorld(seed, requiredNodes: null, LateDns, maxPause: 3 * PatienceMs, Deaths.None));

    [Fact]
    public void There_is_one_cluster_also_if_nodes_die_and_come_back_while_they_form() => Run(5_000, seed => new FormingWorld(seed, requiredNodes: 1, PromptDns, maxPause: 0, Deaths.AndRestarts));

    [Fact]
    public void There_is_one_cluster_also_if_nodes_die_while_they_form_and_DNS_is_late() =>
        Run(5_000, seed => new FormingWorld(seed, requiredNodes: null, LateDns, maxPause: 3 * PatienceMs, Deaths.ForGood));

    /// <summary>The model can fail: with neither of the two conditions it finds two clusters.</summary>
    [Fact]
    public void There_may_be_two_if_DNS_is_late_and_one_node_is_enough() =>
        Assert.Contains(Enumerable.Range(0, 500), seed => new FormingWorld(seed, requiredNodes: 1, LateDns, maxPause: 0, Deaths.None).Run().MostClusters > 1);

    /// <summary>Most nodes are no protection against a node that has forgotten, when it was started again, what it had told others: DNS must be prompt for those.</summary>
    [Fact]
    public void There_may_be_two_if_DNS_is_late_and_a_node_comes_back_while_they_form() =>
        Assert.Contains(Enumerable.Range(0, 5_000), seed => new FormingWorld(seed, requiredNodes: null, LateDns, maxPause: 0, Deaths.AndRestarts).Run().MostClusters > 1);

    /// <summary>Two that are out of step would otherwise teach each other for ever the name of a third that neither finds in DNS.</summary>
    [Fact]
    public void A_node_that_died_while_they_form_is_forgotten_by_all()
    {
        FormingMachine a = new("a:1", 1, Patience, TimeSpan.FromMilliseconds(Interval)), b = new("b:1", 1, Patience, TimeSpan.FromMilliseconds(Interval));
        foreach (var machine in (FormingMachine[])[a, b])
        {
            machine.OnResolved(["a:1", "b:1"]);
            machine.OnGreet(new Greet("c:1", 1, ["c:1"]));
        }

        var formed = false;
        for (var halfRound = 0; halfRound < 10 * Patience && !formed; halfRound++)
        {
            var (one, name, other, otherName) = halfRound % 2 == 0 ? (a, "a:1", b, "b:1") : (b, "b:1", a, "a:1");
            formed = one.Next(TimeSpan.FromMilliseconds(halfRound * Interval / 2)).MustForm;
            other.OnGreet(new Greet(name, one.Round, one.Known));
            one.OnGreeted(new Greeted(otherName, one.Round, IsMember: false, other.Known));
        }

        Assert.True(formed);
    }

    private static void Run(int seeds, Func<int, FormingWorld> make)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            var (clusters, outside) = make(seed).Run();
            Assert.True(clusters == 1 && outside == 0, $"seed {seed}: {clusters} clusters at a time, and {outside} nodes outside in the end");
        }
    }
}

using Akka.Cluster;

namespace ActorSocketIo.Cluster.Tests.Hosting;

/// <summary>Dialling another node, with the times of <c>reference.conf</c>.</summary>
public sealed class DialTests
{
    // The cluster's own messages are not made to be serialized, and its failure detector must work here.
    private const string TimesOfAServer = """
        akka.actor.serialize-messages = off
        akka.cluster {
          failure-detector.acceptable-heartbeat-pause = 4 s
          split-brain-resolver.stable-after = 5 s
        }
        """;

    /// <summary>Everything to a node waits for the connection that is being made, heartbeats too.</summary>
    [Fact]
    public async Task A_connection_that_is_lost_while_it_is_made_does_not_cost_a_node_its_membership()
    {
        using CuttableTcp toFirst = new(), toSecond = new();
        await using var cluster = await TestCluster.Start(2, new() { Hocon = TimesOfAServer, HoconOfNode = node => (node == 0 ? toFirst : toSecond).Hocon });
        toFirst.SwallowNext();
        toSecond.SwallowNext();

        toFirst.Cut();
        toSecond.Cut();

        await TestCluster.Until(() => !HaveLeases(cluster), "they do not hear of each other");
        await TestCluster.Until(() => HaveLeases(cluster), "they hear of each other again");
        Assert.All(cluster.Nodes, node => Assert.Equal([MemberStatus.Up, MemberStatus.Up], node.Cluster.State.Members.Select(member => member.Status)));
    }

    private static bool HaveLeases(TestCluster cluster) => cluster[0].Interest.Others.HasLease(cluster[1].Token) && cluster[1].Interest.Others.HasLease(cluster[0].Token);
}

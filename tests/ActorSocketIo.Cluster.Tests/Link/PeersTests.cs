using ActorSocketIo.Link;

namespace ActorSocketIo.Cluster.Tests.Link;

public sealed class PeersTests
{
    [Fact]
    public async Task A_node_that_leaves_is_gone_at_its_goodbye_and_loses_nothing_it_has_sent()
    {
        var inbox = new Inbox();
        await using var cluster = await TestCluster.Start(2, new() { Prepare = node => node.Links.Subscribe<Counted>(inbox.Add) });
        var (stays, leaves) = (cluster[0], cluster[1]);
        using var events = Akka.Actor.Inbox.Create(stays.System);
        using var registration = stays.Peers.TellWhenLost(events.Receiver, [leaves.Token]);

        for (var i = 0; i < 2_000; i++) leaves.Links.Tell(stays.Token, Lane.Ordered, new Counted(0, i, new byte[500]));
        await leaves.Links.SayBye(TestCluster.Patience);

        Assert.Equal(2_000, inbox.Count);
        Assert.Equal(new NodeLost(leaves.Token), await events.ReceiveAsync(TestCluster.Patience));
        Assert.False(stays.Peers.IsAlive(leaves.Token));
        Assert.Empty(stays.Peers.Others);
        Assert.Contains(leaves.Cluster.SelfUniqueAddress, stays.Cluster.State.Members.Select(m => m.UniqueAddress));
    }

    [Fact]
    public async Task A_gatherer_is_told_at_once_of_a_node_that_dies()
    {
        await using var cluster = await TestCluster.Start(3, new() { Hocon = "akka.actor.serialize-messages = off" });
        var dead = cluster[2];
        using var gatherer = Akka.Actor.Inbox.Create(cluster[0].System);
        using var registration = cluster[0].Peers.TellWhenLost(gatherer.Receiver, cluster[0].Peers.Others.AsSpan());

        await dead.Crash();
        cluster.Forget(dead);

        Assert.Equal(new NodeLost(dead.Token), await gatherer.ReceiveAsync(TestCluster.Patience));
        Assert.False(cluster[0].Peers.IsReachable(dead.Token));
        await TestCluster.Until(() => !cluster[0].Peers.IsAlive(dead.Token), "the dead node was removed");
        Assert.Equal([cluster[1].Token], cluster[0].Peers.Others.ToArray());
    }

    [Fact]
    public async Task A_node_that_is_lost_already_is_told_when_asked_for()
    {
        await using var cluster = await TestCluster.Start(1);
        using var gatherer = Akka.Actor.Inbox.Create(cluster[0].System);
        var unknown = NodeToken.FromBits(42);

        using var registration = cluster[0].Peers.TellWhenLost(gatherer.Receiver, [unknown]);

        Assert.Equal(new NodeLost(unknown), await gatherer.ReceiveAsync(TestCluster.Patience));
    }

    [Fact]
    public async Task A_node_that_is_ready_is_counted_by_all_others()
    {
        await using var cluster = await TestCluster.Start(2);

        var later = await cluster.Add(node =>
        {
            Assert.Contains(node.Token, cluster[0].Peers.Others.ToArray());
            Assert.Contains(node.Token, cluster[1].Peers.Others.ToArray());
        });

        Assert.Equal(2, later.Peers.Others.Length);
    }

    [Fact]
    public async Task Everybody_computes_the_same_token_for_a_member()
    {
        await using var cluster = await TestCluster.Start(2);

        Assert.Equal([cluster[1].Token], cluster[0].Peers.Others.ToArray());
        Assert.True(cluster[0].Peers.TryGet(cluster[1].Token, out var peer));
        Assert.Equal(cluster[1].Cluster.SelfUniqueAddress, peer.Node);
        Assert.True(cluster[0].Peers.IsAlive(cluster[0].Token));
    }
}

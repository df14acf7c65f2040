using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Faults;

/// <summary>An actor of the server's own fails by a mistake of ours and is restarted: its tables outlive it, and nobody else notices.</summary>
public sealed class RestartTests
{
    private static readonly TestClusterOptions ShortLeases = new()
    {
        Interest = s => s with { Lease = TimeSpan.FromMilliseconds(600), Drift = TimeSpan.FromMilliseconds(50), Linger = TimeSpan.FromMilliseconds(300) },
    };

    [Fact]
    public async Task Joins_complete_and_emits_find_their_rooms_while_the_actors_of_interest_restart()
    {
        await using var cluster = await TestCluster.Start(2, ShortLeases);
        var (owner, emitter) = (cluster[0], cluster[1]);

        for (var i = 0; i < 50; i++)
        {
            if (i % 10 == 5)
                await Task.WhenAll(cluster.Nodes.Select(node => Supervision.Restart(node.System, "sio-interest")));
            owner.Interest.FirstMember("/", $"room {i}");
            await owner.Interest.WhenKnown("/", $"room {i}").AsTask().WaitAsync(TestCluster.Patience);
            Assert.Contains(owner.Token, emitter.Interest.NodesFor("/", [$"room {i}"]).ToArray());
        }

        await TestCluster.Until(() => emitter.Interest.NodesFor("/", ["nobody is here"]).IsEmpty, "leases are renewed after the restarts");
        Assert.Equal([owner.Token], emitter.Interest.NodesFor("/", ["room 7"]).ToArray());
    }

    [Fact]
    public async Task A_join_that_waits_for_a_lease_to_end_completes_though_the_actor_of_interest_restarts_meanwhile()
    {
        var wires = new HeldWires();
        await using var cluster = await TestCluster.Start(2, ShortLeases with { Wire = (_, lane, peer) => lane == Lane.Interest ? wires.Add(peer) : peer });
        wires.Hold();
        cluster[0].Interest.FirstMember("/", "room");
        var known = cluster[0].Interest.WhenKnown("/", "room").AsTask();

        await Supervision.Restart(cluster[0].System, "sio-interest");

        await known.WaitAsync(TestCluster.Patience);
        wires.Release();
    }

    [Fact]
    public async Task Links_lose_and_reorder_nothing_while_their_actors_restart()
    {
        var inbox = new Inbox();
        await using var cluster = await TestCluster.Start(2, new() { Prepare = node => node.Links.Subscribe<Counted>(inbox.Add) });
        var (sender, receiver) = (cluster[0], cluster[1]);
        string LinkOf(TestNode node, TestNode to) => $"{LinkPaths.ParentOf(node.Token)}/{LinkPaths.NameOf(to.Token)}";
        const int count = 5_000;

        for (var i = 0; i < count; i++)
        {
            sender.Links.Tell(receiver.Token, Lane.Ordered, new Counted(0, i, new byte[200]));
            if (i == 1_000)
                await Supervision.Restart(sender.System, LinkOf(sender, receiver));
            else if (i == 2_000)
                await Supervision.Restart(receiver.System, LinkOf(receiver, sender));
            else if (i == 3_000)
                await Supervision.Restart(receiver.System, $"{LinkOf(receiver, sender)}/{LinkPaths.NameOf(Lane.Ordered)}");
        }

        await inbox.Reaches(count);
        Assert.Equal(Enumerable.Range(0, count), inbox.Received.Select(r => r.Message.Number));
    }

    [Fact]
    public async Task Nodes_come_and_go_as_before_when_the_actor_that_watches_them_has_restarted()
    {
        await using var cluster = await TestCluster.Start(2);
        var (stays, leaves) = (cluster[0], cluster[1]);
        await Supervision.Restart(stays.System, LinkPaths.ParentOf(stays.Token));

        var later = await cluster.Add();
        await leaves.Leave();
        cluster.Forget(leaves);

        await TestCluster.Until(() => stays.Peers.Others.SequenceEqual([later.Token]), "one has come and one is gone");
    }

    [Fact]
    public async Task A_node_that_has_gone_while_nobody_watched_is_gone_afterwards()
    {
        await using var cluster = await TestCluster.Start(2);
        var (stays, leaves) = (cluster[0], cluster[1]);
        var watch = LinkPaths.ParentOf(stays.Token);
        stays.Cluster.Unsubscribe(await Supervision.Find(stays.System, watch));
        await CoordinatedShutdown.Get(leaves.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance); // without a goodbye on the links
        cluster.Forget(leaves);
        await TestCluster.Until(() => stays.Cluster.State.Members.Count == 1, "the cluster has removed it");
        Assert.True(stays.Peers.IsAlive(leaves.Token));

        await Supervision.Restart(stays.System, watch);

        await TestCluster.Until(() => !stays.Peers.IsAlive(leaves.Token), "it is gone here too");
    }
}

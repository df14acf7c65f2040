using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;

namespace ActorSocketIo.Cluster.Tests.Interest;

public sealed class NodeInterestTests
{
    private static readonly TestClusterOptions ShortLeases = new()
    {
        Interest = s => s with { Lease = TimeSpan.FromMilliseconds(600), Drift = TimeSpan.FromMilliseconds(50), Linger = TimeSpan.FromMilliseconds(300) },
    };

    [Fact]
    public async Task A_node_alone_waits_for_nobody_and_names_nobody()
    {
        await using var cluster = await TestCluster.Start(1);
        var interest = cluster[0].Interest;

        interest.FirstMember("/", "room");

        Assert.True(interest.WhenKnown("/", "room").AsTask().IsCompletedSuccessfully);
        Assert.Equal(0, interest.NodesFor("/", ["room"]).Length);
        Assert.Equal(0, interest.NodesFor("/", []).Length);
    }

    [Fact]
    public async Task After_a_completed_join_every_node_names_the_owner_and_only_the_owner()
    {
        await using var cluster = await TestCluster.Start(3);
        var owner = cluster[1];

        for (var i = 0; i < 200; i++)
        {
            var room = $"room {i}";
            owner.Interest.FirstMember("/chat", room);
            await owner.Interest.WhenKnown("/chat", room);

            foreach (var emitter in new[] { cluster[0], cluster[2] })
                Assert.Contains(owner.Token, emitter.Interest.NodesFor("/chat", [room]).ToArray());
            Assert.Equal(0, owner.Interest.NodesFor("/chat", [room]).Length);
        }

        await cluster.AllKnowAll();
        Assert.Equal([owner.Token], cluster[0].Interest.NodesFor("/chat", ["room 7", "nobody is here"]).ToArray());
        Assert.Equal(0, cluster[0].Interest.NodesFor("/chat", ["nobody is here"]).Length);
        Assert.Equal(0, cluster[0].Interest.NodesFor("/", ["room 7"]).Length);
        Assert.Equal(0, cluster[0].Interest.NodesFor("/chat", []).Length);
    }

    [Fact]
    public async Task A_room_that_is_known_is_joined_again_without_waiting()
    {
        await using var cluster = await TestCluster.Start(2);
        var interest = cluster[0].Interest;
        interest.FirstMember("/", "room");
        await interest.WhenKnown("/", "room");

        interest.LastMember("/", "room");
        interest.FirstMember("/", "room");

        Assert.True(interest.WhenKnown("/", "room").AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_node_that_serves_a_namespace_is_named_for_all_of_it()
    {
        await using var cluster = await TestCluster.Start(2);

        cluster[1].Interest.FirstMember("/admin", "");
        await cluster[1].Interest.WhenKnown("/admin", "");

        Assert.Equal([cluster[1].Token], cluster[0].Interest.NodesFor("/admin", []).ToArray());
    }

    [Fact]
    public async Task A_room_without_members_is_taken_back_after_a_while()
    {
        await using var cluster = await TestCluster.Start(2, ShortLeases);
        cluster[1].Interest.FirstMember("/", "room");
        await cluster[1].Interest.WhenKnown("/", "room");

        cluster[1].Interest.LastMember("/", "room");

        await TestCluster.Until(() => cluster[0].Interest.NodesFor("/", ["room"]).Length == 0, "the room is no longer known");
    }

    [Fact]
    public async Task A_node_that_joins_later_learns_the_rooms_there_are()
    {
        await using var cluster = await TestCluster.Start(2);
        for (var i = 0; i < 5_000; i++) cluster[0].Interest.FirstMember("/", $"room {i}");
        await cluster[0].Interest.WhenKnown("/", "room 4999");

        var later = await cluster.Add();

        Assert.Equal([cluster[0].Token], later.Interest.NodesFor("/", ["room 1234"]).ToArray());
        Assert.Equal(0, later.Interest.NodesFor("/", ["nobody is here"]).Length);
        Assert.Equal(5_000, later.Interest.Others.Rooms);
    }

    [Fact]
    public async Task Without_a_lease_everything_goes_there_and_joins_wait_no_longer_than_it_lasted()
    {
        var wires = new HeldWires();
        await using var cluster = await TestCluster.Start(2, ShortLeases with
        {
            Wire = (_, lane, peer) => lane == Lane.Interest ? wires.Add(peer) : peer,
        });
        wires.Hold();

        cluster[1].Interest.FirstMember("/", "room");
        await cluster[1].Interest.WhenKnown("/", "room").AsTask().WaitAsync(TestCluster.Patience);

        // Nobody could tell the other node, so it must be that it floods: for every room.
        Assert.Equal([cluster[1].Token], cluster[0].Interest.NodesFor("/", ["room"]).ToArray());
        Assert.Equal([cluster[1].Token], cluster[0].Interest.NodesFor("/", ["any other"]).ToArray());

        wires.Release();
        await TestCluster.Until(() => cluster[0].Interest.NodesFor("/", ["any other"]).Length == 0, "there is a lease again");
        Assert.Equal([cluster[1].Token], cluster[0].Interest.NodesFor("/", ["room"]).ToArray());
    }

    [Fact]
    public async Task A_join_survives_the_death_of_a_node_and_the_dead_are_named_no_more()
    {
        await using var cluster = await TestCluster.Start(3, ShortLeases with { Hocon = "akka.actor.serialize-messages = off" });
        var dead = cluster[2];
        dead.Interest.FirstMember("/", "room of the dead");
        await dead.Interest.WhenKnown("/", "room of the dead");

        await dead.Crash();
        cluster.Forget(dead);
        cluster[0].Interest.FirstMember("/", "room");
        await cluster[0].Interest.WhenKnown("/", "room").AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Contains(cluster[0].Token, cluster[1].Interest.NodesFor("/", ["room"]).ToArray());
        await TestCluster.Until(() => !cluster[0].Peers.IsAlive(dead.Token), "the dead node is removed");
        await TestCluster.Until(() => cluster[0].Interest.NodesFor("/", ["room of the dead"]).Length == 0, "nobody is named");
    }

    [Fact]
    public async Task A_node_that_is_started_again_at_its_address_is_another()
    {
        using var tcp = new CuttableTcp();
        await using var cluster = await TestCluster.Start(2, ShortLeases with
        {
            Hocon = "akka.actor.serialize-messages = off",
            HoconOfNode = i => i == 0 ? "" : tcp.Hocon,
        });
        var before = cluster[1];
        before.Interest.FirstMember("/", "room");
        await before.Interest.WhenKnown("/", "room");

        await before.Crash();
        cluster.Forget(before);
        var after = await cluster.Add();

        Assert.Equal(before.Cluster.SelfAddress, after.Cluster.SelfAddress);
        Assert.NotEqual(before.Token, after.Token);
        Assert.False(cluster[0].Peers.IsAlive(before.Token));
        Assert.Equal(0, cluster[0].Interest.NodesFor("/", ["room"]).Length);
        after.Interest.FirstMember("/", "room");
        await after.Interest.WhenKnown("/", "room");
        Assert.Equal([after.Token], cluster[0].Interest.NodesFor("/", ["room"]).ToArray());
    }

    [Fact]
    public async Task Rooms_of_an_unanswered_remote_join_go_to_all_nodes()
    {
        await using var cluster = await TestCluster.Start(2);
        var interest = cluster[0].Interest;

        var first = interest.Unfilter("/", ["a", "b"]);
        var second = interest.Unfilter("/", ["a"]);
        Assert.Equal(1, interest.NodesFor("/", ["a"]).Length);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, interest.NodesFor("/", ["a"]).Length);
        Assert.Equal(0, interest.NodesFor("/", ["b"]).Length);
        second.Dispose();
        Assert.Equal(0, interest.NodesFor("/", ["a"]).Length);
    }
}

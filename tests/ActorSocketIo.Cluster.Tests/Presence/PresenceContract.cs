using System.Diagnostics;
using ActorSocketIo.Cluster.Tests.Adapter;

namespace ActorSocketIo.Cluster.Tests.Presence;

/// <summary>What presence promises, on any number of nodes.</summary>
public abstract class PresenceContract(ServerCluster cluster) : PresenceTest(cluster)
{
    [Fact]
    public async Task Who_joins_gets_the_list_and_the_others_a_diff()
    {
        var name = NewPresence();
        var ann = await Connect(0, name, "ann", "room");
        await Sees(ann, "room", "ann");
        var bob = await Connect(1, name, "bob", "room");

        await Sees(bob, "room", "ann bob");
        await Sees(ann, "room", "ann bob");
        Assert.Equal((0, 0), (ann.Missed, bob.Missed));
    }

    [Fact]
    public async Task A_user_with_sockets_on_several_nodes_is_one_entry_until_the_last_has_left()
    {
        var name = NewPresence();
        var watcher = await Connect(0, name, user: null, "room");
        var first = await Connect(1, name, "ann", "room");
        var second = await Connect(2, name, "ann", "room");
        await Sees(watcher, "room", "ann");

        first.Client.Connection.Drop();
        var bob = await Connect(1, name, "bob", "room");
        await Sees(watcher, "room", "ann bob");
        SocketOf(second.Client, 2).Leave("room");

        await Sees(watcher, "room", "bob");
        await Sees(bob, "room", "bob");
    }

    [Fact]
    public async Task What_is_shown_of_a_user_changes_everywhere_binary_included()
    {
        var name = NewPresence(options => options.State = _ => "here");
        var ann = await Connect(0, name, "ann", "room");
        var bob = await Connect(1, name, "bob", "room");
        await Sees(bob, "room", "ann=\"here\" bob=\"here\"");

        Presence[0].Update(SocketOf(ann.Client, 0), new { away = true, face = new byte[] { 1 } });

        await TestCluster.Until(() => Presence[Nodes - 1].Users("room").GetValueOrDefault("ann")["face"].TryGet<byte[]>(out var face) && face is [1], "the last node shows the new state");
        Assert.Throws<ArgumentException>(() => Presence[0].Update(SocketOf(ann.Client, 0), new string('x', 2000)));
    }

    [Fact]
    public async Task A_client_that_asks_gets_the_list_of_a_room_that_it_is_in_and_of_no_other()
    {
        var name = NewPresence();
        var ann = await Connect(0, name, "ann", "room", "hall");
        var bob = await Connect(0, name, "bob", "room");
        await Sees(bob, "room", "ann bob");
        bob.Forget("room");

        bob.Client.Emit("presence:get", "hall");
        bob.Client.Emit("presence:get", "room");
        bob.Client.Emit("presence:get", 7);

        await Sees(bob, "room", "ann bob");
        Assert.Null(bob.UsersOf("hall"));
        await Sees(ann, "hall", "ann");
    }

    [Fact]
    public async Task A_crowd_that_comes_at_once_costs_each_client_one_message_an_interval()
    {
        var interval = TimeSpan.FromMilliseconds(200);
        var name = NewPresence(options => options.Interval = interval);
        var first = await Connect(0, name, "first", "room");
        await Sees(first, "room", "first");
        var before = first.Received;
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Connect(i, name, $"u{i:00}", "room")));
        await TestCluster.Until(() => first.UsersOf("room")?.Split(' ').Length == 61, "all are there");

        Assert.InRange(first.Received - before, 1, (clock.Elapsed / interval) + 2);
        Assert.Equal(0, first.Missed);
    }
}

/// <summary>On one node.</summary>
public sealed class OneNodePresenceTests(OneNode cluster) : PresenceContract(cluster), IClassFixture<OneNode>;

/// <summary>On three nodes.</summary>
public sealed class PresenceTests(ThreeNodes cluster) : PresenceContract(cluster), IClassFixture<ThreeNodes>;

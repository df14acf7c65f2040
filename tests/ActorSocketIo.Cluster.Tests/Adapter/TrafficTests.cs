using ActorSocketIo.Link;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.3 by the counters of the links, lane by lane: what a broadcast sends to other nodes, and nothing else does.</summary>
public sealed class TrafficTests(ThreeSteadyNodes cluster) : ContractTest(cluster), IClassFixture<ThreeSteadyNodes>
{
    private const int Emits = 20;

    [Fact]
    public async Task A_broadcast_crosses_once_to_each_other_node_with_members_of_its_rooms_and_to_no_other()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 5);
        for (var i = 0; i < clients.Length; i++)
        {
            var socket = SocketOf(clients[i], i % Nodes);
            await socket.JoinAsync("everywhere", $"node {i % Nodes}", $"also node {i % Nodes}").WaitAsync(Patience);
            if (i % Nodes > 0) await socket.JoinAsync("nodes 1 and 2").WaitAsync(Patience);
        }
        await TestCluster.Until(() => Hosts.All(h => h.Server.Node!.Interest.NodesFor("/nowhere", ["nobody"]).IsEmpty), "every node has a lease of every other");

        Assert.Equal([0, 0, 0], CrossedBy(0, () => On(0, nsp).To("nobody").Emit("e")));
        Assert.Equal([0, 0, 0], CrossedBy(0, () => On(0, nsp).To("node 0").Emit("e")));
        Assert.Equal([0, Emits, 0], CrossedBy(0, () => On(0, nsp).To("node 1").Emit("e")));
        Assert.Equal([0, Emits, 0], CrossedBy(0, () => On(0, nsp).To("node 1", "also node 1", "node 0", "nobody").Emit("e")));
        Assert.Equal([0, 0, Emits], CrossedBy(1, () => On(1, nsp).To("nodes 1 and 2").Except("also node 1").Emit("e")));
        Assert.Equal([Emits, 0, Emits], CrossedBy(1, () => On(1, nsp).To("everywhere").Emit("e")));
        Assert.Equal([Emits, Emits, 0], CrossedBy(2, () => On(2, nsp).Emit("e")));
        Assert.Equal([Emits, 0, 0], CrossedBy(2, () => On(2, nsp).To(clients[0].Id).Volatile.Emit("e")));
        Assert.Equal([0, 0, 0], CrossedBy(2, () => On(2, nsp).Local.Emit("e")));

        // Whatever the other nodes sent while they had these: none passed one on, and none was answered.
        for (var node = 0; node < Nodes; node++) On(node, nsp).Emit("end", node);
        foreach (var client in clients) await Ends(client);
    }

    /// <summary>What an emitter sends to each node in the ordered lane, while others send nothing there.</summary>
    private long[] CrossedBy(int emitter, Action emit)
    {
        var links = Hosts[emitter].Server.Node!.Links;
        var before = Hosts.Select(h => h.Server.Node!.Links.Counters.Of(Lane.Ordered).Sent).ToArray();
        var received = ReceivedInOrder();
        for (var i = 0; i < Emits; i++) emit();
        var sent = links.Counters.Of(Lane.Ordered).Sent - before[emitter];
        Assert.True(SpinWait.SpinUntil(() => ReceivedInOrder().Sum() - received.Sum() >= sent, Patience), "all that was sent arrives");
        for (var node = 0; node < Nodes; node++)
            if (node != emitter) Assert.Equal(before[node], Hosts[node].Server.Node!.Links.Counters.Of(Lane.Ordered).Sent);
        return [.. ReceivedInOrder().Zip(received, (now, then) => now - then)];
    }

    private long[] ReceivedInOrder() => [.. Hosts.Select(h => h.Server.Node!.Links.Counters.Of(Lane.Ordered).Received)];

    private async Task Ends(TestClient client)
    {
        for (var ends = 0; ends < Nodes;)
            if ((await Next(client)).EventName == "end") ends++;
    }
}

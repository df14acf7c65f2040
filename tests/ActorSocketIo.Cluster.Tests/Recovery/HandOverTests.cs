using ActorSocketIo.Cluster.Tests.Adapter;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>A node leaves, as in a rolling restart: its clients lose nothing. One test, since a node leaves once.</summary>
public sealed class HandOverTests(LeavingRecoveringNodes cluster) : ContractTest(cluster), IClassFixture<LeavingRecoveringNodes>
{
    [Fact]
    public async Task Who_was_away_from_a_node_that_leaves_and_who_was_there_comes_back_elsewhere_and_has_missed_nothing()
    {
        var nsp = NewName();
        foreach (var host in Hosts)
            host.Server.Of(nsp);
        var clients = await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => Hosts[2].ConnectAsync(nsp))).WaitAsync(Patience);
        foreach (var client in clients)
            await SocketOf(client, 2).JoinAsync("room");
        foreach (var client in clients.Where((_, number) => number % 2 == 0))
            client.Connection.Drop(); // the others' connections the node closes
        On(0, nsp).To("room").Emit("before");

        await Hosts[2].DisposeAsync();
        await TestCluster.Until(() => Hosts[0].Server.Nodes.Count == 2 && Hosts[1].Server.Nodes.Count == 2, "it has left");

        On(0, nsp).To("room").Emit("after");
        Assert.Equal(600, Hosts[0].Server.Recovery!.Away + Hosts[1].Server.Recovery!.Away);
        foreach (var (client, number) in clients.Select((client, number) => (client, number)))
        {
            var wasThere = client.TryReceive(out var received) && received!.EventName == "before";
            var back = await Hosts[number / 2 % 2].Open().RecoverAsync(client).WaitAsync(Patience);
            Assert.Equal(client.Id, back.Id);
            if (!wasThere)
                Assert.Equal("before", (await Next(back)).EventName);
            Assert.Equal("after", (await Next(back)).EventName);
            Assert.False(back.TryReceive(out _));
        }

        Assert.Equal(600, await On(0, nsp).To("room").CountAsync().WaitAsync(Patience));
        await TestCluster.Until(() => Hosts[0].Server.Recovery!.Away + Hosts[1].Server.Recovery!.Away == 0, "all sources have heard that theirs have gone");
    }
}

/// <summary>Three servers that keep what clients miss.</summary>
public sealed class LeavingRecoveringNodes() : ServerCluster(3, heartbeatPauseSeconds: 20)
{
    protected override void Configure(SocketIoOptions options)
    {
        base.Configure(options);
        options.ConnectionStateRecovery = new();
    }
}

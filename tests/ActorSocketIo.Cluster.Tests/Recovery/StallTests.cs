using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;
using Akka.Actor.Setup;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>A client goes from the first node to the second while what the third has emitted is held up on its way.</summary>
public sealed class StallTests(StallingNodes cluster) : ContractTest(cluster), IClassFixture<StallingNodes>
{
    [Fact]
    public async Task A_client_waits_for_what_a_third_node_has_emitted_to_its_old_node_and_gets_it_once_and_in_order()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var client = clients[0];
        await SocketOf(client, 0).JoinAsync("room").WaitAsync(Patience);
        On(2, nsp).To("room").Emit("e", 1);
        await Next(client);
        cluster.Hold();
        On(2, nsp).To("room").Emit("e", 2); // told to the first node only
        client.Connection.Drop();

        var coming = Hosts[1].Open().RecoverAsync(client);
        await TestCluster.Until(() => Hosts[1].Server.Of(nsp).Adapter.Index.Find("room") is not null, "the second node expects it");
        for (var number = 3; number < 10; number++)
            On(2, nsp).To("room").Emit("e", number); // of these some are told to both
        Assert.False(coming.IsCompleted);
        cluster.Release();

        var back = await coming.WaitAsync(Patience);
        Assert.Equal(client.Id, back.Id);
        On(2, nsp).To("room").Emit("last");
        Assert.Equal(Enumerable.Range(2, 8).Select(number => $"e {number}"), await UpTo(back, "last"));
    }
}

/// <summary>Three servers that keep what clients miss; what the last emits can be held up.</summary>
public sealed class StallingNodes() : ServerCluster(3, heartbeatPauseSeconds: 20)
{
    private readonly HeldWires _emits = new();

    public void Hold() => _emits.Hold();

    public void Release() => _emits.Release();

    protected override void Configure(SocketIoOptions options)
    {
        base.Configure(options);
        options.ConnectionStateRecovery = new();
    }

    protected override Setup[] SetupsOf(int node) => node < 2 ? [] : [new LinkSetup((lane, peer) => lane == Lane.Ordered ? _emits.Add(peer) : peer)];
}

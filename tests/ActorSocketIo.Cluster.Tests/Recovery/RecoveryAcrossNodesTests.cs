using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>A client that is away from one node, while others emit.</summary>
public sealed class RecoveryAcrossNodesTests(RecoveringNodes cluster) : ContractTest(cluster), IClassFixture<RecoveringNodes>
{
    [Fact]
    public async Task What_other_nodes_emit_is_kept_too_in_the_order_of_each()
    {
        var (nsp, client) = await Away();

        On(1, nsp).Emit("all", 1);
        On(1, nsp).To("room").Emit("room", 2);
        On(1, nsp).To(client.Id).Emit("private", 3);
        On(1, nsp).Volatile.Emit("lost", 4);
        On(1, nsp).Except("room").Emit("not for it", 5);
        await On(1, nsp).Room("room").EmitOrderedAsync("ordered", 6).WaitAsync(Patience);
        await On(1, nsp).EmitAsync("awaited", 7).WaitAsync(Patience);
        await On(0, nsp).EmitAsync("end").WaitAsync(Patience);
        await Flush(nsp);
        var back = await Hosts[0].Open().RecoverAsync(client).WaitAsync(Patience);

        Assert.Equal(client.Id, back.Id);
        var got = new List<string>();
        while (back.TryReceive(out var missed))
            got.Add(missed!.EventName);
        Assert.Equal(["all", "room", "private", "awaited"], got.Where(name => name is not ("ordered" or "end")));
        Assert.InRange(got.IndexOf("ordered"), 0, got.IndexOf("awaited")); // the room's actor may live on a third node
        Assert.Contains("end", got);
    }

    [Fact]
    public async Task Other_nodes_find_its_actor_by_the_id_that_its_client_has_kept_and_its_rooms_as_before()
    {
        var (nsp, client) = await Away();

        var back = await Hosts[0].Open().RecoverAsync(client).WaitAsync(Patience);

        Assert.Equal([client.Id], (await On(1, nsp).To("room").FetchSocketsAsync().WaitAsync(Patience)).Select(socket => socket.Id));
        On(1, nsp).To("room").Emit("room");
        Assert.Equal("room", (await Next(back)).EventName);
        On(1, nsp).To(client.Id).Emit("private");
        Assert.Equal("private", (await Next(back)).EventName);
    }

    /// <summary>A client of the first node that was in a room, and whose socket has ended.</summary>
    private async Task<(string Namespace, TestClient Client)> Away()
    {
        var nsp = NewName();
        var clients = await Spread(nsp); // so that each node has the namespace
        await SocketOf(clients[0], 0).JoinAsync("room").WaitAsync(Patience);
        var ended = new TaskCompletionSource();
        SocketOf(clients[0], 0).OnDisconnect(_ => ended.SetResult());
        clients[0].Connection.Drop();
        await ended.Task.WaitAsync(Patience);
        return (nsp, clients[0]);
    }

    /// <summary>What the other node has emitted before has come to the first: the answer comes behind it, in the same lane.</summary>
    private async Task Flush(string nsp) => await On(1, nsp).SocketsLeaveAsync("nothing").WaitAsync(Patience);
}

/// <summary>Three servers that keep what clients miss.</summary>
public sealed class RecoveringNodes() : ServerCluster(3, heartbeatPauseSeconds: 20)
{
    protected override void Configure(SocketIoOptions options)
    {
        base.Configure(options);
        options.ConnectionStateRecovery = new();
    }
}

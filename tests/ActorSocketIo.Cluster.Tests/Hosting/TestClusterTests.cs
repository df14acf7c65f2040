using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Hosting;

/// <summary>The cluster that applications test with.</summary>
public sealed class TestClusterTests
{
    [Fact]
    public async Task Its_nodes_are_one_server_and_one_of_them_can_die()
    {
        await using var cluster = await SocketIoTestCluster.StartAsync(3, io => io.OnConnection(socket => socket.On<string>("join", room => socket.JoinAsync(room))));
        var clients = await Task.WhenAll(cluster.Nodes.Select(node => node.ConnectAsync()));

        await cluster.Nodes[0].Server.SocketsJoinAsync("room");
        cluster.Nodes[1].Server.To("room").Emit("news", 7);

        foreach (var client in clients)
            Assert.Equal(7, (await client.ReceiveAsync("news")).Args.Get<int>(0));
        Assert.Equal(3, await cluster.Nodes[2].Server.CountAsync());

        await cluster.KillAsync(cluster.Nodes[1]);

        Assert.Equal(2, cluster.Nodes.Count);
        await TestCluster.Until(() => cluster.Nodes.All(node => node.Server.Nodes.Count == 2), "the others have noticed");
        Assert.Equal(2, await cluster.Nodes[0].Server.CountAsync());
        cluster.Nodes[0].Server.To("room").Emit("news", 8);
        Assert.Equal(8, (await clients[2].ReceiveAsync("news")).Args.Get<int>(0));
        await Assert.ThrowsAsync<SocketIoException>(async () => await clients[1].ReceiveAsync());
    }
}

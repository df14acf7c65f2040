using ActorSocketIo.Sockets;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>After each test: the client that behaves is still served, and of the others nothing is left.</summary>
public abstract class HostileTest(HostileFixture fixture) : IAsyncLifetime
{
    private protected SocketIoTestHost Host => fixture.Host;

    private protected SocketIoServer Io => fixture.Host.Server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Assert.Equal("well?", (await fixture.Witness.EmitWithAckAsync("echo", "well?").Soon()).Get<string>(0));
        Assert.False(fixture.Witness.Connection.IsClosed);
        foreach (var session in Io.Engine.Clients.Where(session => session != fixture.Witness.Connection.Session))
            session.Close(discard: true);
        await AssertNothingIsLeftAsync();
    }

    private protected async Task<(RawClient Client, Socket Socket)> JoinAsync(string nsp = "/")
    {
        var client = new RawClient(Io);
        client.Send($"40{nsp},");
        var answer = await client.Next();
        return (client, Io.Of(nsp).Sockets[answer.Split('"')[^2]]);
    }

    private protected static async Task AssertClosedAsync(RawClient client)
    {
        await Eventually.True(() => client.IsClosed && client.CloseReason is not null);
        Assert.Equal("forced close", client.CloseReason);
    }

    /// <summary>How many actors of a type there are on this node.</summary>
    private protected async Task<int> EntitiesAsync(string type = SocketSharding.TypeName)
    {
        var region = await ClusterSharding.Get(Host.System).ShardRegion(type).Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(5));
        return region.Shards.Sum(shard => shard.EntityIds.Count);
    }

    private async Task AssertNothingIsLeftAsync()
    {
        var node = Io.RunningNode;
        await Eventually.True(() => Io.Engine.ClientsCount == 1);
        await Eventually.True(() => Io.AllNamespaces.Sum(nsp => nsp.Sockets.Count) == 1);
        await Eventually.True(() => Io.AllNamespaces.Sum(nsp => nsp.Adapter.Rooms.Count) == 1);
        await Eventually.True(() => node.Arrivals.Count == 0);
        await Eventually.True(() => node.Desk.Count == 0);
        if (Io.Options.CleanupEmptyChildNamespaces)
            await Eventually.True(() => Io.AllNamespaces.All(nsp => nsp.Parent is null));
        for (var deadline = DateTime.UtcNow.AddSeconds(5); await EntitiesAsync() != 1;)
        {
            Assert.True(DateTime.UtcNow < deadline, "socket actors are left over");
            await Task.Delay(20);
        }
    }
}

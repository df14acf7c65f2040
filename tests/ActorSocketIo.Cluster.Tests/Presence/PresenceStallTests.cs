using ActorSocketIo.Cluster.Tests.Adapter;

namespace ActorSocketIo.Cluster.Tests.Presence;

/// <summary>A node stands still until it counts as unreachable, and goes on before it is removed.</summary>
public sealed class PresenceStallTests(StallingPresenceNodes cluster) : PresenceTest(cluster), IClassFixture<StallingPresenceNodes>, IDisposable
{
    private readonly StallingPresenceNodes _cluster = cluster;

    public void Dispose() => _cluster.GoOn();

    [Fact]
    public async Task Its_users_stay_meanwhile_and_afterwards_all_see_the_truth_and_nobody_was_said_to_have_gone()
    {
        var name = NewPresence();
        var watcher = await Connect(1, name, user: null, "room");
        var ann = await Connect(1, name, "ann", "room");
        await Connect(0, name, "bob", "room");
        var there = await Connect(0, name, user: null, "room");
        await Sees(watcher, "room", "ann bob");
        await Sees(there, "room", "ann bob");
        watcher.TakeChanges();
        there.TakeChanges();

        _cluster.StandStill();
        var (still, other) = (Hosts[0].Server.Node!.Peers, Hosts[1].Server.Node!.Peers);
        await TestCluster.Until(() => !other.IsReachable(still.Self) && !still.IsReachable(other.Self), "they do not reach each other");
        await Connect(2, name, "cid", "room");
        await Connect(0, name, "dan", "room");
        await Sees(watcher, "room", "ann bob cid");
        await Sees(there, "room", "ann bob dan");
        ann.Client.Connection.Drop();
        await Sees(watcher, "room", "bob cid");
        Assert.Equal("ann bob dan", there.UsersOf("room"));

        _cluster.GoOn();
        foreach (var client in new[] { watcher, there })
            await Sees(client, "room", "bob cid dan");
        Assert.Equal(3, Hosts[1].Server.Nodes.Count);
        Assert.Equal(["+cid", "-ann", "+dan"], watcher.TakeChanges());
        Assert.Equal(["+cid", "+dan", "-ann"], there.TakeChanges().Order(StringComparer.Ordinal));
    }
}

/// <summary>Three nodes of which the first can stand still for a while without being removed.</summary>
public sealed class StallingPresenceNodes() : ServerCluster(3, heartbeatPauseSeconds: 2, "akka.cluster.split-brain-resolver.stable-after = 60 s")
{
    private readonly CuttableTcp[] _tcp = [new(), new(), new()];

    /// <summary>Nothing arrives at it, and nothing of it anywhere: the others have dialled it, as it was there first.</summary>
    public void StandStill()
    {
        _tcp[0].Hold();
        _tcp[1].Hold(onlyNew: true);
        _tcp[2].Hold(onlyNew: true);
    }

    /// <summary>All that was held arrives.</summary>
    public void GoOn() => Array.ForEach(_tcp, tcp => tcp.Release());

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Array.ForEach(_tcp, tcp => tcp.Dispose());
    }

    protected override string HoconOf(int node) => _tcp[node].Hocon;
}

using ActorSocketIo.Cluster.Tests.Adapter;

namespace ActorSocketIo.Cluster.Tests.Presence;

/// <summary>A node that joins when there are users already, and while they come and go. One test, since it comes late once.</summary>
public sealed class PresenceLateNodeTests(LatePresenceNodes cluster) : PresenceTest(cluster), IClassFixture<LatePresenceNodes>
{
    private readonly ServerCluster _cluster = cluster;

    [Fact]
    public async Task Its_clients_get_whole_lists_and_its_users_come_once_for_all_others()
    {
        var watchers = new[] { await Connect(0, LatePresenceNodes.Name, user: null, "room"), await Connect(1, LatePresenceNodes.Name, user: null, "room") };
        foreach (var (user, node) in new[] { ("ann", 0), ("ann", 1), ("bob", 1), ("cid", 0) })
            await Connect(node, LatePresenceNodes.Name, user, "room");
        foreach (var watcher in watchers)
            await Sees(watcher, "room", "ann bob cid");
        Array.ForEach(watchers, watcher => watcher.TakeChanges());

        var adding = _cluster.Add(seed: 0);
        var movers = 0;
        while (!adding.IsCompleted)
        {
            (await Connect(movers % 2, LatePresenceNodes.Name, $"mover{movers}", "room")).Client.Connection.Drop();
            movers++;
        }

        var late = await adding;
        var dan = await Connect(late, LatePresenceNodes.Name, "dan", "room");
        var ann = await Connect(late, LatePresenceNodes.Name, "ann", "room");
        foreach (var client in watchers.Append(dan).Append(ann))
            await Sees(client, "room", "ann bob cid dan");

        dan.Client.Connection.Drop();
        ann.Client.Connection.Drop();
        foreach (var watcher in watchers)
        {
            await Sees(watcher, "room", "ann bob cid");
            var changes = watcher.TakeChanges();
            Assert.Equal(["+dan", "-dan"], changes.Where(change => change.EndsWith("dan", StringComparison.Ordinal)));
            Assert.DoesNotContain("-ann", changes);
            Assert.All(changes.CountBy(change => change), change => Assert.Equal(1, change.Value));
            Assert.Equal(0, watcher.Missed);
        }
    }
}

/// <summary>Servers with presence from the start, two of them at first.</summary>
public sealed class LatePresenceNodes() : ServerCluster(2, heartbeatPauseSeconds: 20)
{
    public const string Name = "/late";

    protected override void Build(SocketIoServer io) => io.Of(Name).UsePresence(options => options.User = socket => socket.Handshake.Auth["user"].Get<string?>());
}

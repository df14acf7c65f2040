using System.Security.Claims;
using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Cluster.Tests.Recovery;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Presence;

/// <summary>Users who have logged in, and are known by that when they come back.</summary>
public abstract class RecoveringPresenceTest(ServerCluster cluster) : PresenceTest(cluster)
{
    private protected static void ByLogIn(PresenceOptions options) => options.User = new PresenceOptions().User;

    private protected async Task<PresenceClient> ConnectAs(string user, int node, string name)
    {
        var client = PresenceClient.Follow(await OpenAs(user, node).JoinAsync(name).WaitAsync(Patience));
        await SocketOf(client.Client, node).JoinAsync("room");
        return client;
    }

    /// <summary>It is back, recovered, with the lists that it had.</summary>
    private protected async Task<PresenceClient> ComeBack(string user, int node, PresenceClient earlier)
    {
        var client = await OpenAs(user, node).RecoverAsync(earlier.Client).WaitAsync(Patience);
        Assert.Equal(earlier.Client.Id, client.Id);
        return PresenceClient.Follow(client, earlier);
    }

    private protected static async Task AllSee(IEnumerable<PresenceClient> clients, string users)
    {
        foreach (var client in clients)
            await Sees(client, "room", users);
    }

    private TestConnection OpenAs(string user, int node) => Hosts[node].Open(user: new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, user)], "test")));
}

/// <summary>Clients whose connections break and that come back recovered: how often others are told.</summary>
public sealed class PresenceRecoveryTests(RecoveringNodes cluster) : RecoveringPresenceTest(cluster), IClassFixture<RecoveringNodes>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Who_comes_back_later_has_gone_once_and_come_once_and_has_a_list_that_is_right(int backAt)
    {
        var (name, watchers, ann) = await Joined(NewPresence(ByLogIn));

        ann.Client.Connection.Drop();
        await AllSee(watchers, "zoe");
        await ConnectAs("bob", 2, name);
        await AllSee(watchers, "bob zoe");
        var back = await ComeBack("ann", backAt, ann);

        await AllSee([.. watchers, back], "ann bob zoe");
        await ConnectAs("cid", 1, name);
        await AllSee([.. watchers, back], "ann bob cid zoe");
        Assert.All(watchers, watcher => Assert.Equal(["-ann", "+bob", "+ann", "+cid"], watcher.TakeChanges()));
    }

    [Fact]
    public async Task Who_comes_back_to_its_node_within_the_interval_has_not_gone()
    {
        var (name, watchers, ann) = await Joined(NewPresence(options =>
        {
            ByLogIn(options);
            options.Interval = TimeSpan.FromSeconds(2);
        }));

        ann.Client.Connection.Drop();
        var back = await ComeBack("ann", 0, ann);
        await ConnectAs("bob", 0, name);

        await AllSee([.. watchers, back], "ann bob zoe");
        Assert.All(watchers, watcher => Assert.Equal(["+bob"], watcher.TakeChanges()));
    }

    [Fact]
    public async Task Who_comes_back_elsewhere_before_its_node_has_noticed_goes_and_comes_at_most_once()
    {
        var (name, watchers, ann) = await Joined(NewPresence(ByLogIn));

        ann.Client.Connection.LoseAll();
        await ConnectAs("bob", 2, name);
        var back = await ComeBack("ann", 1, ann);

        await AllSee([.. watchers, back], "ann bob zoe");
        await TestCluster.Until(() => Hosts.Count(host => host.Server.Of(name).Sockets.ContainsKey(ann.Client.Id)) == 1, "it is on one node");
        await ConnectAs("cid", 0, name);
        await AllSee([.. watchers, back], "ann bob cid zoe");
        foreach (var watcher in watchers)
        {
            var ofAnn = string.Join(" ", watcher.TakeChanges().Where(change => change.EndsWith("ann", StringComparison.Ordinal)));
            Assert.Contains(ofAnn, new[] { "", "-ann +ann" });
        }
    }

    /// <summary>A user on the first node, one on the last who stays, and one who watches on each.</summary>
    private async Task<(string Name, PresenceClient[] Watchers, PresenceClient Ann)> Joined(string name)
    {
        await ConnectAs("zoe", 2, name);
        var watchers = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(node => Connect(node, name, user: null, "room")));
        var ann = await ConnectAs("ann", 0, name);
        await AllSee([.. watchers, ann], "ann zoe");
        Array.ForEach(watchers, watcher => watcher.TakeChanges());
        return (name, watchers, ann);
    }
}

/// <summary>Guarded clients whose node dies. One test, since it dies once.</summary>
public sealed class PresenceGuardedRecoveryTests(GuardedPresenceNodes cluster) : RecoveringPresenceTest(cluster), IClassFixture<GuardedPresenceNodes>
{
    private readonly GuardedPresenceNodes _cluster = cluster;

    [Fact]
    public async Task Who_is_recovered_after_the_death_of_its_node_goes_and_comes_at_most_once_and_has_a_list_that_is_right()
    {
        var name = NewPresence(ByLogIn);
        await ConnectAs("zoe", 0, name);
        PresenceClient[] watchers = [await Connect(0, name, user: null, "room"), await Connect(1, name, user: null, "room")];
        PresenceClient[] guarded = [await ConnectAs("ann", 2, name), await ConnectAs("bob", 2, name)];
        await ConnectAs("cid", 2, name); // does not come back
        await AllSee([.. watchers, .. guarded], "ann bob cid zoe");
        Array.ForEach(watchers, watcher => watcher.TakeChanges());

        _cluster.Cut(2);
        foreach (var client in guarded)
            client.Client.Connection.LoseAll();
        await _cluster.Crash(2);
        var back = await Task.WhenAll(ComeBack("ann", 0, guarded[0]), ComeBack("bob", 1, guarded[1]));

        await AllSee([.. watchers, .. back], "ann bob zoe");
        await ConnectAs("dan", 0, name);
        await AllSee([.. watchers, .. back], "ann bob dan zoe");
        foreach (var watcher in watchers)
        {
            var changes = watcher.TakeChanges();
            Assert.Equal(["-cid", "+dan"], changes.Where(change => change[1..] is "cid" or "dan"));
            foreach (var user in new[] { "ann", "bob" })
                Assert.Contains(string.Join(" ", changes.Where(change => change[1..] == user)), new[] { "", $"-{user} +{user}" });
        }
    }
}

/// <summary>Three servers that guard each other's clients.</summary>
public sealed class GuardedPresenceNodes() : GuardedModelNodes;

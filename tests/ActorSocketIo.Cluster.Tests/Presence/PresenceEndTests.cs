using System.Text.RegularExpressions;
using ActorSocketIo.Cluster.Tests.Adapter;

namespace ActorSocketIo.Cluster.Tests.Presence;

/// <summary>A node that lives on without presence, and begins it again.</summary>
public sealed class PresenceEndTests(ThreeNodes cluster) : PresenceTest(cluster), IClassFixture<ThreeNodes>
{
    [Fact]
    public async Task Where_it_is_ended_the_users_go_for_all_others_and_where_it_begins_again_they_come()
    {
        var name = NewPresence();
        var ann = await Connect(0, name, "ann", "room");
        var bob = await Connect(1, name, "bob", "room");
        var watcher = await Connect(2, name, user: null, "room");
        await Sees(watcher, "room", "ann bob");
        await Sees(ann, "room", "ann bob");

        Presence[0].Dispose();
        await Sees(watcher, "room", "bob");
        await Sees(bob, "room", "bob");
        await Connect(0, name, "cid", "room");
        SocketOf(ann.Client, 0).Leave("room");
        await Connect(1, name, "dan", "room");
        await Sees(watcher, "room", "bob dan");
        Assert.Empty(Presence[0].Users("room"));

        var again = Use(0, name);
        await SocketOf(ann.Client, 0).JoinAsync("room");
        foreach (var client in new[] { ann, bob, watcher })
            await Sees(client, "room", "ann bob cid dan");
        ann.Client.Connection.Drop();
        await Sees(watcher, "room", "bob cid dan");
        Assert.Equal(["bob", "cid", "dan"], again.Users("room").Keys.Order(StringComparer.Ordinal));
    }
}

/// <summary>A namespace of a family is dropped with its last client on one node, and made anew there, while another node has it all the time.</summary>
public sealed class PresenceFamilyTests(FamilyNodes cluster) : PresenceTest(cluster), IClassFixture<FamilyNodes>
{
    [Fact]
    public async Task Users_of_a_namespace_that_was_dropped_and_made_anew_are_seen_as_before()
    {
        const string Name = "/family-1";
        var watcher = await Connect(0, Name, user: null, "room");
        for (var round = 0; round < 3; round++)
        {
            var ann = await Connect(1, Name, "ann", "room", "hall");
            await Sees(watcher, "room", "ann");
            await Sees(ann, "room", "ann");
            SocketOf(ann.Client, 1).Leave("hall");
            ann.Client.Connection.Drop();
            await TestCluster.Until(() => !Hosts[1].Server.AllNamespaces.Any(nsp => nsp.Name == Name), "it is dropped");
            await Sees(watcher, "room", "");
        }
    }
}

/// <summary>Two servers that drop namespaces without clients, of a family with presence.</summary>
public sealed partial class FamilyNodes() : ServerCluster(2, heartbeatPauseSeconds: 20)
{
    protected override void Configure(SocketIoOptions options)
    {
        base.Configure(options);
        options.CleanupEmptyChildNamespaces = true;
    }

    protected override void Build(SocketIoServer io)
    {
        io.Of(FamilyName());
        io.OnNewNamespace(nsp => nsp.UsePresence(options => options.User = socket => socket.Handshake.Auth["user"].Get<string?>()));
    }

    [GeneratedRegex("^/family-")]
    private static partial Regex FamilyName();
}

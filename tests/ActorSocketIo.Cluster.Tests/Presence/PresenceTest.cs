using ActorSocketIo.Cluster.Tests.Adapter;

namespace ActorSocketIo.Cluster.Tests.Presence;

/// <summary>A namespace with presence on every node, and clients that follow it.</summary>
public abstract class PresenceTest(ServerCluster cluster) : ContractTest(cluster)
{
    private readonly List<RoomPresence> _presence = [];

    private protected IReadOnlyList<RoomPresence> Presence => _presence;

    /// <summary>A namespace of the test's own, with presence on every node; a client's user is in its auth.</summary>
    private protected string NewPresence(Action<PresenceOptions>? configure = null)
    {
        var name = NewName();
        for (var node = 0; node < Nodes; node++)
            _presence.Add(Use(node, name, configure));
        return name;
    }

    /// <summary>Presence in a namespace of one node.</summary>
    private protected RoomPresence Use(int node, string name, Action<PresenceOptions>? configure = null) => On(node, name).UsePresence(options =>
    {
        options.User = socket => socket.Handshake.Auth["user"].Get<string?>();
        configure?.Invoke(options);
    });

    private protected async Task<PresenceClient> Connect(int node, string name, string? user, params string[] rooms)
    {
        var client = PresenceClient.Follow(await Hosts[node % Nodes].ConnectAsync(name, new { user }).WaitAsync(Patience));
        foreach (var room in rooms)
            await SocketOf(client.Client, node).JoinAsync(room);
        return client;
    }

    private protected static Task Sees(PresenceClient client, string room, string users) =>
        TestCluster.Until(() => client.UsersOf(room) == users, $"a client sees '{users}' in {room}, not '{client.UsersOf(room)}'");
}

using System.Security.Claims;
using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>Clients of one node that come back to another.</summary>
public sealed class RecoveryElsewhereTests(RecoveringNodes cluster) : ContractTest(cluster), IClassFixture<RecoveringNodes>
{
    [Fact]
    public async Task Who_comes_back_elsewhere_has_its_id_rooms_and_data_and_gets_what_all_nodes_emitted_meanwhile()
    {
        var (nsp, client) = await Connected();
        var socket = SocketOf(client, 0);
        socket.Data.Set("name", "Ada");
        socket.ExpiresAt = DateTimeOffset.UtcNow.AddHours(1);
        socket.User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "ada")], "test"));
        On(0, nsp).Emit("seen");
        await Next(client);
        await Leave(client, socket);

        for (var node = 0; node < Nodes; node++)
        {
            On(node, nsp).Emit("all", node);
            On(node, nsp).To("room").Emit("room", node, new byte[] { 1, 2, (byte)node });
            On(node, nsp).To(client.Id).Emit("private", node);
            On(node, nsp).Except("room").Emit("not for it");
            await On(node, nsp).Room("room").EmitOrderedAsync("ordered", node).WaitAsync(Patience);
        }

        var connected = Connection(nsp, 1);
        var back = await Hosts[1].Open().RecoverAsync(client).WaitAsync(Patience);

        Assert.Equal((client.Id, client.Pid), (back.Id, back.Pid));
        var got = new List<(string, int)>();
        while (back.TryReceive(out var missed)) // came before CONNECT
        {
            got.Add((missed!.EventName, missed.Args.Get<int>(0)));
            if (missed.EventName == "room")
                Assert.Equal([1, 2, missed.Args.Get<byte>(0)], missed.Args.Get<byte[]>(1)!);
        }

        for (var node = 0; node < Nodes; node++)
            Assert.Equal(["all", "room", "private", "ordered"], got.Where(one => one.Item2 == node).Select(one => one.Item1));
        var recovered = await connected.WaitAsync(Patience);
        Assert.True(recovered.Recovered);
        Assert.Equal("Ada", recovered.Data.Get<string>("name"));
        Assert.Equal((socket.ExpiresAt, "ada"), (recovered.ExpiresAt, recovered.User?.Identity?.Name));
        Assert.Equal(new HashSet<string> { client.Id, "room" }, recovered.Rooms);
    }

    [Fact]
    public async Task Its_old_id_addresses_it_from_every_node()
    {
        var (nsp, client) = await Connected(TestApplication.Actors);
        await Leave(client, SocketOf(client, 0));

        var back = await Hosts[1].Open().RecoverAsync(client).WaitAsync(Patience);

        for (var node = 0; node < Nodes; node++)
        {
            On(node, nsp).To(client.Id).Emit("private", node);
            Assert.Equal("private", (await Next(back)).EventName);
            Assert.Equal([client.Id], (await On(node, nsp).To(client.Id).FetchSocketsAsync().WaitAsync(Patience)).Select(found => found.Id));
            Assert.Contains(client.Id, (await On(node, nsp).To("people").FetchSocketsAsync().WaitAsync(Patience)).Select(found => found.Id));
            Assert.Equal(client.Id, (await On(node, nsp).Socket(client.Id).AskAsync<Greeted>(new Greet($"node {node}")).WaitAsync(Patience)).SocketId);
            Assert.Equal("greeting", (await Next(back)).EventName);
        }

        await On(2, nsp).To(client.Id).SocketsJoinAsync("late").WaitAsync(Patience);
        On(0, nsp).To("late").Emit("to the late");
        Assert.Equal("to the late", (await Next(back)).EventName);
        await On(2, nsp).To(client.Id).DisconnectSocketsAsync().WaitAsync(Patience);
        await back.Disconnected.WaitAsync(Patience);
    }

    [Fact]
    public async Task It_may_go_from_node_to_node_and_back_and_leaves_nothing_behind()
    {
        var (nsp, client) = await Connected();
        int[] before = [.. Hosts.Select(host => host.Server.Recovery!.Away)]; // clients of other tests
        var current = client;
        foreach (var node in new[] { 1, 2, 0, 2, 1, 0, 0, 1 })
        {
            current.Connection.Drop();
            On((node + 1) % Nodes, nsp).To("room").Emit("missed", node);
            current = await Hosts[node].Open().RecoverAsync(current).WaitAsync(Patience);
            Assert.Equal((client.Id, client.Pid), (current.Id, current.Pid));
            Assert.Equal(node, (await Next(current)).Args.Get<int>(0));
            Assert.False(current.TryReceive(out _));
            Assert.Equal([client.Id], (await On(2, nsp).To("room").FetchSocketsAsync().WaitAsync(Patience)).Select(found => found.Id));
        }

        SocketOf(current, 1).Disconnect();

        await Eventually(() => Hosts.Select(host => host.Server.Recovery!.Away).SequenceEqual(before), "it is away from nowhere"); // the last source hears a moment later that it has gone
        foreach (var host in Hosts)
        {
            await Eventually(() => host.Server.Node!.Interest.HoldersOf("pid", client.Pid!).IsEmpty, "the pid is forgotten");
            await Eventually(() => host.Server.Node!.Interest.HoldersOf(nsp, client.Id).IsEmpty, "the id is forgotten");
            Assert.Null(host.Server.Recovery!.Find(client.Pid!, nsp));
        }

        Assert.NotEqual(client.Id, (await Hosts[2].Open().RecoverAsync(current).WaitAsync(Patience)).Id);
    }

    [Fact]
    public async Task A_connection_that_still_seems_alive_on_the_first_node_is_ended()
    {
        var (nsp, client) = await Connected();
        var socket = SocketOf(client, 0);
        client.Connection.LoseAll();
        On(0, nsp).Emit("lost on the way");

        var back = await Hosts[1].Open().RecoverAsync(client).WaitAsync(Patience);

        Assert.Equal(client.Id, back.Id);
        Assert.Equal("lost on the way", (await Next(back)).EventName);
        Assert.False(socket.Connected);
        Assert.True(client.Connection.IsClosed);
    }

    [Fact]
    public async Task Of_claims_on_all_nodes_at_once_one_gets_it()
    {
        for (var round = 0; round < 10; round++)
        {
            var (nsp, client) = await Connected();
            await Leave(client, SocketOf(client, 0));

            var claims = await Task.WhenAll(Hosts.Select(host => Claim(host, client))).WaitAsync(Patience);

            // One may have got it first, and lost it to a later one.
            await Eventually(() => claims.Count(claim => claim?.Id == client.Id && !claim.Connection.IsClosed) == 1, "one has it");
            await Eventually(() => Hosts.Count(host => host.Server.Of(nsp).Sockets.ContainsKey(client.Id)) == 1, "on one node");
        }

        static async Task<TestClient?> Claim(SocketIoTestHost host, TestClient client)
        {
            var connection = host.Open();
            var joined = connection.RecoverAsync(client);
            await TestCluster.Until(() => joined.IsCompleted || connection.IsClosed, "an answer");
            return joined.IsCompletedSuccessfully && !connection.IsClosed ? await joined : null;
        }
    }

    [Fact]
    public async Task Somebody_else_does_not_get_it_and_does_not_end_it()
    {
        var nsp = NewName();
        await Spread(nsp);
        var client = await OpenAs(0, "ada").JoinAsync(nsp).WaitAsync(Patience);

        var other = await OpenAs(1, "eve").RecoverAsync(client).WaitAsync(Patience);

        Assert.NotEqual(client.Id, other.Id);
        Assert.True(SocketOf(client, 0).Connected);
        Assert.Equal(client.Id, (await OpenAs(1, "ada").RecoverAsync(client).WaitAsync(Patience)).Id);
    }

    [Fact]
    public async Task What_a_handler_of_its_old_socket_emits_later_follows_it()
    {
        var (_, client) = await Connected();
        var socket = SocketOf(client, 0);
        await Leave(client, socket);
        var back = await Hosts[1].Open().RecoverAsync(client).WaitAsync(Patience);

        socket.Emit("result", 1);
        socket.Emit("result", 2);

        Assert.Equal(1, (await Next(back)).Args.Get<int>(0));
        Assert.Equal(2, (await Next(back)).Args.Get<int>(0));
    }

    [Fact]
    public async Task Who_was_taken_out_of_a_room_or_disconnected_while_it_was_away_finds_that_so()
    {
        var (nsp, client) = await Connected();
        await Leave(client, SocketOf(client, 0));
        await On(2, nsp).To(client.Id).SocketsLeaveAsync("room").WaitAsync(Patience);
        var connected = Connection(nsp, 1);
        var back = await Hosts[1].Open().RecoverAsync(client).WaitAsync(Patience);
        Assert.DoesNotContain("room", (await connected.WaitAsync(Patience)).Rooms);

        await Leave(back, SocketOf(back, 1));
        await On(2, nsp).To(client.Id).DisconnectSocketsAsync().WaitAsync(Patience);

        Assert.NotEqual(client.Id, (await Hosts[0].Open().RecoverAsync(back).WaitAsync(Patience)).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_pid_that_nobody_has_made_begins_anew_at_once(string pid)
    {
        var nsp = NewName();
        var there = TokenOf(0);

        foreach (var guess in new[] { pid, there + pid })
            Assert.NotNull((await Hosts[1].Open().JoinAsync(nsp, new { pid = guess }).WaitAsync(TimeSpan.FromSeconds(5))).Pid);
    }

    /// <summary>A client of the first node, in a room, while each node has the namespace.</summary>
    private async Task<(string Namespace, TestClient Client)> Connected(string family = TestApplication.Plain)
    {
        var nsp = NewName(family);
        var clients = await Spread(nsp);
        await SocketOf(clients[0], 0).JoinAsync("room").WaitAsync(Patience);
        return (nsp, clients[0]);
    }

    private static async Task Leave(TestClient client, Socket socket)
    {
        var ended = new TaskCompletionSource();
        socket.OnDisconnect(_ => ended.SetResult());
        client.Connection.Drop();
        await ended.Task.WaitAsync(Patience);
    }

    private Task<Socket> Connection(string nsp, int node)
    {
        var connected = new TaskCompletionSource<Socket>();
        On(node, nsp).OnConnection(socket => connected.TrySetResult(socket));
        return connected.Task;
    }

    private TestConnection OpenAs(int node, string name) =>
        Hosts[node].Open(user: new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, name)], "test")));

    private static Task Eventually(Func<bool> holds, string what) => TestCluster.Until(holds, what);
}

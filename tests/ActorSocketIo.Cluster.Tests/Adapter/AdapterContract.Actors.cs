using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task A_room_has_one_actor_in_the_cluster_addressed_from_any_node()
    {
        var nsp = NewName(TestApplication.Actors);
        for (var room = 0; room < 5; room++)
        {
            var sums = new List<Sum>();
            for (var i = 0; i < 3 * Nodes; i++)
                sums.Add(await On(i, nsp).Room($"ledger {room}").AskAsync<Sum>(new Add(1), Patience).WaitAsync(Patience));

            Assert.Equal(Enumerable.Range(1, 3 * Nodes), sums.Select(s => s.Total));
            Assert.Single(sums.Select(s => s.Node).Distinct());
        }
    }

    [Fact]
    public async Task A_room_actor_emits_to_members_on_every_node_in_one_order()
    {
        var nsp = NewName(TestApplication.Actors);
        var clients = await Spread(nsp);
        // Their actors join when they are connected, after the client knows.
        await Task.WhenAll(clients.Select((client, node) => SocketOf(client, node).JoinAsync("people"))).WaitAsync(Patience);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => On(i, nsp).Room("people").AskAsync<Sum>(new Add(1), Patience))).WaitAsync(Patience);

        foreach (var client in clients)
            for (var total = 1; total <= 60; total++) Assert.Equal(total, (await Next(client)).Args.Get<int>(0));
    }

    [Fact]
    public async Task A_room_actor_on_a_node_that_no_client_has_asked_for_the_namespace_does_not_open_it_there()
    {
        var nsp = NewName(TestApplication.Members);
        var client = await Hosts[0].ConnectAsync(nsp, new { member = true }).WaitAsync(Patience);
        await SocketOf(client, 0).JoinAsync("room 0").WaitAsync(Patience);

        for (var room = 0; room < 10; room++)
            Assert.Equal(1, (await On(0, nsp).Room($"room {room}").AskAsync<Sum>(new Add(1), Patience).WaitAsync(Patience)).Total);

        Assert.Equal("total", (await Next(client)).EventName);
        Assert.All(Hosts.Skip(1), host => Assert.DoesNotContain(host.Server.AllNamespaces, other => other.Name == nsp));
        foreach (var host in Hosts.Skip(1))
            await Assert.ThrowsAsync<RefusedException>(() => host.ConnectAsync(nsp).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_socket_actor_is_addressed_by_its_name_from_any_node()
    {
        var nsp = NewName(TestApplication.Actors);
        var clients = await Spread(nsp);

        for (var node = 0; node < Nodes; node++)
        {
            var greeted = await On(node, nsp).Socket(clients[^1].Id).AskAsync<Greeted>(new Greet($"node {node}"), Patience).WaitAsync(Patience);

            Assert.Equal(new Greeted(clients[^1].Id, node + 1), greeted);
            Assert.Equal($"node {node}", (await Next(clients[^1])).Args.Get<string>(0));
        }
    }

    [Fact]
    public async Task Any_actor_on_any_node_talks_to_a_socket_a_room_and_a_namespace_by_name_and_gets_their_answers()
    {
        var nsp = NewName(TestApplication.Actors);
        var clients = await Spread(nsp);

        for (var node = 0; node < Nodes; node++)
        {
            using var actor = Akka.Actor.Inbox.Create(Hosts[node].System);
            foreach (var client in clients)
            {
                On(node, nsp).Socket(client.Id).Tell(new Greet($"node {node}"), actor.Receiver);
                Assert.Equal(new Greeted(client.Id, node + 1), await actor.ReceiveAsync(Patience));
            }
            for (var room = 0; room < 6; room++)
            {
                On(node, nsp).Room($"by name {room}").Tell(new Add(2), actor.Receiver);
                Assert.Equal(2 * (node + 1), Assert.IsType<Sum>(await actor.ReceiveAsync(Patience)).Total);
            }
            On(node, nsp).Actor.Tell(new Add(3), actor.Receiver);
            Assert.Equal(3 * (node + 1), Assert.IsType<Sum>(await actor.ReceiveAsync(Patience)).Total);
        }
    }

    [Fact]
    public async Task A_message_to_a_socket_that_is_gone_fails_and_starts_nothing()
    {
        var nsp = NewName(TestApplication.Actors);
        var clients = await Spread(nsp);
        await On(0, nsp).To(clients[^1].Id).DisconnectSocketsAsync().WaitAsync(Patience);

        await TestCluster.Until(() => On(Nodes - 1, nsp).Sockets.Count == 0 || Nodes == 1, "the socket has ended");
        for (var node = 0; node < Nodes; node++)
        {
            // While its actor stops, messages to it are lost; from then on they fail at once.
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => Ask(node));
            if (failure is AskTimeoutException) failure = await Assert.ThrowsAnyAsync<Exception>(() => Ask(node));
            Assert.Equal($"There is no socket {clients[^1].Id}: it has been disconnected.", Assert.IsType<SocketIoException>(failure).Message);
        }
        Assert.Equal(Nodes - 1, await On(0, nsp).CountAsync());

        Task<Greeted> Ask(int node) => On(node, nsp).Socket(clients[^1].Id).AskAsync<Greeted>(new Greet("late"), TimeSpan.FromSeconds(3));
    }
}

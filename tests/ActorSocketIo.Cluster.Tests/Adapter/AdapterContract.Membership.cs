namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task After_an_awaited_join_every_later_emit_of_any_node_arrives_and_after_a_leave_none()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        using var noise = Noise(nsp, "noise", except: -1);

        for (var round = 0; round < 150; round++)
        {
            var (home, away) = (round % Nodes, (round + 1 + (round / Nodes % 2)) % Nodes);
            var socket = SocketOf(clients[home], home);
            var room = $"room-{round}";

            await socket.JoinAsync(room).WaitAsync(Patience);
            On(away, nsp).To(room).Emit("joined", round);
            var got = await Next(clients[home]);
            Assert.Equal(("joined", round), (got.EventName, got.Args.Get<int>(0)));

            socket.Leave(room);
            On(away, nsp).To(room).Emit("left", round);
            On(away, nsp).To(clients[home].Id).Emit("fence", round);
            got = await Next(clients[home]);
            Assert.Equal(("fence", round), (got.EventName, got.Args.Get<int>(0)));
        }
    }

    [Fact]
    public async Task A_room_that_is_joined_left_and_joined_again_never_loses_its_member()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var socket = SocketOf(clients[0], 0);

        for (var round = 0; round < 200; round++)
        {
            await socket.JoinAsync("again").WaitAsync(Patience);
            On(1, nsp).To("again").Emit("n", round);
            Assert.Equal(round, (await Next(clients[0])).Args.Get<int>(0));
            socket.Leave("again");
        }
    }

    [Fact]
    public async Task Joins_of_many_sockets_at_once_are_all_known_when_they_complete()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 20);
        var joined = clients.Select((c, i) => SocketOf(c, i % Nodes).JoinAsync("crowd", $"own-{i}"));

        await Task.WhenAll(joined).WaitAsync(Patience);
        for (var i = 0; i < clients.Length; i++) On(i + 1, nsp).To($"own-{i}").Emit("own", i);
        for (var i = 0; i < clients.Length; i++) Assert.Equal(i, (await Next(clients[i])).Args.Get<int>(0));
        On(Nodes - 1, nsp).To("crowd").Emit("crowd");

        foreach (var client in clients) Assert.Equal("crowd", (await Next(client)).EventName);
    }

    [Fact]
    public async Task SocketsJoin_without_awaiting_and_an_emit_of_the_same_node_go_together()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);

        for (var round = 0; round < 50; round++)
        {
            var from = On(round, nsp);
            from.SocketsJoin($"fresh-{round}");
            from.To($"fresh-{round}").Emit("n", round);
            from.To($"fresh-{round}").SocketsJoin($"next-{round}");
            from.To($"next-{round}").Emit("n", round);
            from.SocketsLeave($"fresh-{round}");
            from.To($"fresh-{round}").Emit("n", -1);
        }
        await On(0, nsp).SocketsJoinAsync("end").WaitAsync(Patience);

        foreach (var client in clients)
        {
            var got = new List<int>();
            while (got.Count < 100) got.Add((await Next(client)).Args.Get<int>(0));
            // Emits of different nodes may come in any order; those of one come in theirs.
            Assert.Equal(Enumerable.Range(0, 50).SelectMany(i => new[] { i, i }), got.Order());
            for (var node = 0; node < Nodes; node++)
                Assert.Equal(got.Where(i => i % Nodes == node).Order(), got.Where(i => i % Nodes == node));
        }
    }

    [Fact]
    public async Task SocketsJoin_SocketsLeave_and_DisconnectSockets_hold_on_every_node_once_awaited()
    {
        for (var round = 0; round < 10; round++)
        {
            var nsp = NewName();
            var clients = await Spread(nsp, each: 2);

            await On(round, nsp).Except(clients[0].Id).SocketsJoinAsync("r", "s").WaitAsync(Patience);
            for (var node = 0; node < Nodes; node++)
            {
                On(node, nsp).To("s").Emit("joined", node);
                Assert.Equal(clients.Length - 1, await On(node, nsp).To("r").CountAsync());
            }
            foreach (var client in clients.Skip(1))
            {
                var got = new List<int>();
                for (var node = 0; node < Nodes; node++) got.Add((await Next(client)).Args.Get<int>(0));
                Assert.Equal(Enumerable.Range(0, Nodes), got.Order());
            }

            await On(round + 1, nsp).To(clients[1].Id).SocketsLeaveAsync("r", "never joined").WaitAsync(Patience);
            for (var node = 0; node < Nodes; node++) Assert.Equal(clients.Length - 2, await On(node, nsp).To("r").CountAsync());

            await On(round + 2, nsp).To("s").DisconnectSocketsAsync().WaitAsync(Patience);
            for (var node = 0; node < Nodes; node++)
            {
                Assert.Equal([clients[0].Id], (await On(node, nsp).FetchSocketsAsync()).Select(s => s.Id));
                Assert.Equal(1, await On(node, nsp).CountAsync());
                Assert.Equal(0, await On(node, nsp).To("s").CountAsync());
            }
        }
    }
}

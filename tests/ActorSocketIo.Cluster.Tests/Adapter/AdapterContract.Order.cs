using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    private static readonly string Large = new('x', 300 * 1024);

    [Fact]
    public async Task Emits_of_one_node_arrive_in_order_whichever_calls_were_used_while_others_emit_too()
    {
        const int count = 400;
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);
        foreach (var client in clients)
        {
            await client.EmitWithAckAsync("join", "a").WaitAsync(Patience);
            await client.EmitWithAckAsync("join", "b").WaitAsync(Patience);
        }

        using var noise = Noise(nsp, "a", except: 0);
        var own = SocketOf(clients[0], 0);
        var emitter = On(0, nsp);
        for (var i = 0; i < count; i++)
        {
            switch (i % 6)
            {
                case 0: own.Emit("n", i); emitter.Except(own.Id).Emit("n", i); break;      // together: everybody
                case 1: emitter.To("a").Emit("n", i); break;
                case 2: emitter.To("a", "b").Emit("n", i); break;
                case 3: emitter.Emit("n", i); break;
                case 4: emitter.Except("nobody").Emit("n", i, i % 60 == 4 ? Large : "small"); break;
                default: await emitter.To("b").EmitAsync("n", i); break;
            }
        }
        emitter.Emit("end");

        foreach (var client in clients) Assert.Equal(Enumerable.Range(0, count), await Numbers(client));
    }

    [Fact]
    public async Task Emits_to_a_socket_of_another_node_keep_their_order_with_broadcasts_and_removals()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var target = (await On(0, nsp).FetchSocketsAsync()).Single(s => s.Id == clients[^1].Id);

        for (var i = 0; i < 100; i += 2)
        {
            target.Emit("n", i, i % 20 == 0 ? Large : "");
            On(0, nsp).Emit("n", i + 1);
        }
        On(0, nsp).Emit("end");

        Assert.Equal(Enumerable.Range(0, 100), await Numbers(clients[^1]));
    }

    [Fact]
    public async Task Ordered_emits_of_all_nodes_have_one_order_for_all_members()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);
        foreach (var client in clients) await client.EmitWithAckAsync("join", "r").WaitAsync(Patience);

        await Task.WhenAll(Enumerable.Range(0, Nodes).Select(node => Task.Run(async () =>
        {
            var emits = Enumerable.Range(0, 50).Select(i => On(node, nsp).Room("r").EmitOrderedAsync("n", (node * 1000) + i));
            await Task.WhenAll(emits).WaitAsync(Patience);
        })));
        On(0, nsp).Emit("end");

        var orders = await Task.WhenAll(clients.Select(Numbers));
        Assert.Equal(Nodes * 50, orders[0].Count);
        foreach (var order in orders) Assert.Equal(orders[0], order);
        for (var node = 0; node < Nodes; node++)
            Assert.Equal(Enumerable.Range(node * 1000, 50), orders[0].Where(n => n / 1000 == node));
    }

    [Fact]
    public async Task An_ordered_emit_reaches_the_socket_whose_private_room_it_names()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);

        await On(0, nsp).Room(clients[^1].Id).EmitOrderedAsync("to you").WaitAsync(Patience);
        On(0, nsp).Emit("end");

        Assert.Equal(["to you"], await UpTo(clients[^1], "end"));
    }

    [Fact]
    public async Task What_was_emitted_before_a_disconnection_arrives_before_it()
    {
        for (var round = 0; round < 10; round++)
        {
            var nsp = NewName();
            var clients = await Spread(nsp, each: 2);

            On(round, nsp).Emit("goodbye", round % 2 == 0 ? Large : "");
            On(round, nsp).DisconnectSockets(close: round % 3 == 0);

            foreach (var client in clients)
            {
                Assert.Equal("goodbye", (await Next(client)).EventName);
                await (round % 3 == 0 ? TestCluster.Until(() => client.Connection.IsClosed, "the connection is closed") : client.Disconnected).WaitAsync(Patience);
            }
        }
    }

    private static async Task<List<int>> Numbers(TestClient client)
    {
        var numbers = new List<int>();
        while (await Next(client) is var next && next.EventName != "end")
            if (next.EventName == "n") numbers.Add(next.Args.Get<int>(0));
        return numbers;
    }

    /// <summary>All other nodes emit as fast as they may, until disposed.</summary>
    private NoiseMakers Noise(string nsp, string room, int except) =>
        new([.. Enumerable.Range(0, Nodes).Where(n => n != except).Select(n => On(n, nsp).To(room))]);

    private sealed class NoiseMakers : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task[] _makers;

        public NoiseMakers(BroadcastOperator[] targets) => _makers = [.. targets.Select(target => Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                for (var i = 0; i < 20; i++) await target.EmitAsync("noise", "some of it");
                await Task.Yield();
            }
        }))];

        public void Dispose()
        {
            _stop.Cancel();
            Task.WaitAll(_makers);
            _stop.Dispose();
        }
    }
}

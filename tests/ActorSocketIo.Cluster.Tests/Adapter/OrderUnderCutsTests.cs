using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.1 while the connections between nodes are reset: nothing lost, nothing reordered.</summary>
public sealed class OrderUnderCutsTests(CuttableNodes cluster) : ContractTest(cluster), IClassFixture<CuttableNodes>
{
    private const int Waves = 5, EmitsOfWave = 240, Threads = 4;

    private static readonly string Large = new('x', 300 * 1024);

    private readonly CuttableNodes _cluster = cluster;

    [Fact]
    public async Task Emits_of_all_kinds_and_sizes_by_many_threads_of_one_node_arrive_once_and_in_order_while_connections_are_cut()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);
        var (ordered, _) = await Hosts.RoomWithActorOn(nsp, node => node == 0);      // that of another node emits in lanes of its own, and has no order against what is not awaited
        var inA = clients[..Nodes];
        for (var i = 0; i < clients.Length; i++)
            await SocketOf(clients[i], i % Nodes).JoinAsync(i < Nodes ? ["a", "b", ordered] : ["b", ordered]).WaitAsync(Patience);
        using var emits = new Emits(On(0, nsp), SocketOf(clients[0], 0), [.. clients.Select(c => c.Id)], [.. inA.Select(c => c.Id)], ordered);
        var resentBefore = Resent;

        for (var wave = 1; wave <= Waves; wave++)
        {
            var (cut, end) = ((wave * EmitsOfWave) - (EmitsOfWave / 2), wave * EmitsOfWave);
            var threads = Enumerable.Range(0, Threads).Select(_ => Task.Run(() => emits.EmitUpTo(end, slowFrom: cut))).ToArray();
            await emits.Reaches(cut);
            _cluster.Cut(wave % Nodes);
            await Task.WhenAll(threads).WaitAsync(Patience);
        }
        On(0, nsp).Emit("end");

        foreach (var client in clients) Assert.Equal(emits.ExpectedBy(client.Id), await Numbers(client));
        Assert.True(Resent > resentBefore, "nothing was lost with a connection, so nothing was tested");
    }

    [Fact]
    public async Task Ordered_emits_of_all_nodes_to_one_actor_all_succeed_arrive_once_and_have_one_order_while_connections_are_cut()
    {
        const int cuts = 6, emitsOfNode = 400;
        var nsp = NewName();
        var clients = await Spread(nsp);
        var (room, _) = await Hosts.RoomWithActorOn(nsp, node => node == 1);
        await On(0, nsp).SocketsJoinAsync(room).WaitAsync(Patience);
        var resentBefore = Resent;

        var emitters = Enumerable.Range(0, Nodes).Select(node => Task.Run(async () =>
        {
            var emits = new List<Task>();
            for (var i = 0; i < emitsOfNode; i++)
            {
                emits.Add(On(node, nsp).Room(room).EmitOrderedAsync("n", node * emitsOfNode + i));      // not awaited one by one: what one node emits keeps its order all the same
                await Task.Delay(10);
            }
            await Task.WhenAll(emits);
        })).ToArray();
        for (var cut = 0; cut < cuts; cut++)
        {
            await Task.Delay(600);
            _cluster.Cut(cut % Nodes);
        }
        await Task.WhenAll(emitters).WaitAsync(Patience);
        for (var node = 0; node < Nodes; node++) On(node, nsp).Emit("end");

        var orders = await Task.WhenAll(clients.Select(async client =>
        {
            var numbers = new List<int>();
            for (var ends = 0; ends < Nodes;)
            {
                var next = await Next(client);
                if (next.EventName == "end") ends++;
                if (next.EventName == "n") numbers.Add(next.Args.Get<int>(0));
            }
            return numbers;
        }));
        Assert.All(orders, order => Assert.Equal(orders[0], order));
        Assert.Equal(Enumerable.Range(0, Nodes * emitsOfNode), orders[0].Order());
        for (var node = 0; node < Nodes; node++)
            Assert.Equal(Enumerable.Range(node * emitsOfNode, emitsOfNode), orders[0].Where(n => n / emitsOfNode == node));
        Assert.True(Resent > resentBefore, "nothing was lost with a connection, so nothing was tested");
    }

    private long Resent => Hosts.Sum(host => host.Server.Node!.Links.Counters.Resent);

    private static async Task<List<int>> Numbers(TestClient client)
    {
        var numbers = new List<int>();
        while (await Next(client) is var next && next.EventName != "end")
            if (next.EventName == "n") numbers.Add(next.Args.Get<int>(0));
        return numbers;
    }

    /// <summary>Numbered emits of one node, each begun when the one before has returned, on whichever thread; and who must get which.</summary>
    /// <param name="from">The emitter.</param>
    /// <param name="own">A socket of its node.</param>
    /// <param name="everyone">The ids of all clients; each is in room b and in the ordered room.</param>
    /// <param name="inA">Of those in room a.</param>
    /// <param name="ordered">A room.</param>
    private sealed class Emits(Namespace from, Socket own, string[] everyone, string[] inA, string ordered) : IDisposable
    {
        private readonly SemaphoreSlim _one = new(1);
        private readonly Dictionary<string, List<int>> _expected = everyone.ToDictionary(id => id, _ => new List<int>());
        private int _next;

        public List<int> ExpectedBy(string id) => _expected[id];

        public Task Reaches(int number) => TestCluster.Until(() => Volatile.Read(ref _next) >= number, $"{number} emits");

        /// <param name="end">The first number that is not emitted.</param>
        /// <param name="slowFrom">From then on it takes longer than a connection is away: so some are lost, and the ones after them are not.</param>
        public async Task EmitUpTo(int end, int slowFrom)
        {
            for (; ; )
            {
                await _one.WaitAsync();
                try
                {
                    if (_next == end) return;
                    foreach (var id in await Emit(_next, _next % 41 == 0 ? Large : "small")) _expected[id].Add(_next);
                    Volatile.Write(ref _next, _next + 1);
                    if (_next > slowFrom) await Task.Delay(10);
                }
                finally
                {
                    _one.Release();
                }
            }
        }

        public void Dispose() => _one.Dispose();

        /// <returns>The ids of those who must get it.</returns>
        private async Task<IEnumerable<string>> Emit(int number, string load)
        {
            switch (number % 10)
            {
                case 0:
                    own.Emit("n", number, load);
                    return [own.Id];
                case 1:
                    from.To("a").Emit("n", number, load);
                    return inA;
                case 2:
                    from.To("a", "b").Emit("n", number, load);
                    return everyone;
                case 3:
                    from.Emit("n", number, load);
                    return everyone;
                case 4:
                    from.Except("a").Emit("n", number, load);
                    return everyone.Except(inA);
                case 5:
                    from.To("b").Except("a", own.Id).Emit("n", number, load);
                    return everyone.Except(inA);
                case 6:
                    own.Broadcast.To("b").Emit("n", number, load);
                    return everyone.Where(id => id != own.Id);
                case 7:
                    await from.To("b").EmitAsync("n", number, load);
                    return everyone;
                case 8:
                    var one = everyone[number / 10 % everyone.Length];
                    from.To(one).Emit("n", number, load);
                    return [one];
                default:
                    await from.Room(ordered).EmitOrderedAsync("n", number, load);
                    return everyone;
            }
        }
    }
}

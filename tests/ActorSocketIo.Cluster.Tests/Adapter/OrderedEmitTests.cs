using System.Collections.Concurrent;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.1, ordered emits, while the room's actor moves: its node leaves, then dies. One test, since nodes end.</summary>
public sealed class OrderedEmitTests(RestlessNodes cluster) : ContractTest(cluster), IClassFixture<RestlessNodes>
{
    private const int AtOnce = 4, SuccessesOfPhase = 60;

    private readonly ServerCluster _cluster = cluster;

    [Fact]
    public async Task Ordered_emits_of_all_nodes_have_one_order_for_all_members_also_while_the_rooms_actor_moves()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);
        // Not on the first node: the shard coordinator lives there, whose own death is another test's.
        var (room, first) = await Hosts.RoomWithActorOn(nsp, node => node > 0);
        await On(0, nsp).SocketsJoinAsync(room).WaitAsync(Patience);
        using var emitters = new Emitters([.. Enumerable.Range(0, Nodes).Select(node => On(node, nsp).Room(room))]);
        await emitters.Succeed(Enumerable.Range(0, Nodes));

        // It leaves: sessions close, regions are handed over.
        emitters.Stop(first);
        await Hosts[first].DisposeAsync();
        var survivors = Enumerable.Range(0, Nodes).Where(node => node != first).ToList();
        await emitters.Succeed(survivors);

        // The node where it lives now dies without a word, unless that is the first one: then another dies.
        var second = survivors[^1];
        foreach (var node in survivors.Skip(1))
            if (await Hosts[node].HasActorOf(nsp, room)) second = node;
        emitters.Stop(second);
        await _cluster.Crash(second);
        survivors.Remove(second);
        await emitters.Succeed(survivors);

        foreach (var node in survivors) emitters.Stop(node);
        await emitters.Ended(survivors);
        foreach (var node in survivors) On(node, nsp).Emit("end");
        var got = await Task.WhenAll(clients.Where((_, i) => survivors.Contains(i % Nodes)).Select(client => Numbers(client, survivors.Count)));

        var succeeded = emitters.SucceededBy(survivors);
        foreach (var order in got)
        {
            Assert.Equal(order.Count, order.Distinct().Count());
            Assert.Empty(succeeded.Except(order));
            var common = got[0].Intersect(order).ToHashSet();
            Assert.Equal(got[0].Where(common.Contains), order.Where(common.Contains));
        }
    }

    private static async Task<List<int>> Numbers(TestClient client, int ends)
    {
        var numbers = new List<int>();
        while (ends > 0)
        {
            var next = await Next(client);
            if (next.EventName == "end") ends--;
            if (next.EventName == "n") numbers.Add(next.Args.Get<int>(0));
        }
        return numbers;
    }

    /// <summary>On each node a few that emit one after the other, whether the last one succeeded or failed.</summary>
    private sealed class Emitters : IDisposable
    {
        private const int NumbersOfNode = 1_000_000;

        private readonly RoomRef[] _rooms;
        private readonly CancellationTokenSource[] _stops;
        private readonly Task[] _running;
        private readonly ConcurrentQueue<int> _succeeded = new();
        private readonly int[] _begun;

        public Emitters(RoomRef[] rooms)
        {
            _rooms = rooms;
            _begun = [.. rooms.Select((_, node) => node * NumbersOfNode)];
            _stops = [.. rooms.Select(_ => new CancellationTokenSource())];
            _running = [.. rooms.Select((_, node) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => Run(node)))))];
        }

        public void Stop(int node) => _stops[node].Cancel();

        public Task Ended(IEnumerable<int> nodes) => Task.WhenAll(nodes.Select(node => _running[node])).WaitAsync(Patience);

        /// <summary>Waits until emits of each of these nodes have succeeded that began after this call.</summary>
        public async Task Succeed(IEnumerable<int> nodes)
        {
            var from = _begun.ToArray();
            foreach (var node in nodes)
                await TestCluster.Until(() => _succeeded.Count(n => n / NumbersOfNode == node && n > from[node]) >= SuccessesOfPhase, $"node {node} goes on");
        }

        public IEnumerable<int> SucceededBy(IEnumerable<int> nodes) => _succeeded.Where(n => nodes.Contains(n / NumbersOfNode));

        public void Dispose()
        {
            foreach (var stop in _stops) stop.Dispose();
        }

        private async Task Run(int node)
        {
            var stop = _stops[node].Token;
            while (!stop.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref _begun[node]);
                try
                {
                    await _rooms[node].EmitOrderedAsync("n", number);
                    _succeeded.Enqueue(number);
                }
                catch (Exception e) when (e is SocketIoException or Akka.Actor.AskTimeoutException || stop.IsCancellationRequested)
                {
                    // A node that it needed has gone: it may have arrived somewhere, or not.
                }
            }
        }
    }
}

using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.2 while all nodes emit to the very room as fast as they may.</summary>
public sealed class MembershipUnderLoadTests(ThreeNodes cluster) : ContractTest(cluster), IClassFixture<ThreeNodes>
{
    private const int Rounds = 250;

    /// <summary>How a socket comes into a room and leaves it.</summary>
    public enum Way
    {
        /// <summary>A room of its own each time: nobody knows it yet.</summary>
        FreshRoom,

        /// <summary>The same room each time: it is still announced.</summary>
        SameRoom,

        /// <summary>Another node makes it join and leave.</summary>
        FromAnotherNode,
    }

    [Theory]
    [InlineData(Way.FreshRoom)]
    [InlineData(Way.SameRoom)]
    [InlineData(Way.FromAnotherNode)]
    public async Task Every_emit_that_begins_after_an_awaited_join_arrives_and_none_that_begins_after_a_leave(Way way)
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        using var floods = new Floods([.. Enumerable.Range(0, Nodes).Select(node => On(node, nsp))]);

        for (var round = 0; round < Rounds; round++)
        {
            var (home, client) = (round % Nodes, clients[round % Nodes]);
            var socket = SocketOf(client, home);
            var away = On(home + 1 + (round / Nodes % 2), nsp).To(client.Id);
            var room = way == Way.SameRoom ? "room" : $"room {round}";
            floods.Room = room;

            await (way == Way.FromAnotherNode ? away.SocketsJoinAsync(room) : socket.JoinAsync(room)).WaitAsync(Patience);
            var begunBeforeJoined = floods.Begun;
            var stay = new Stay(Nodes);
            while (!stay.HasBeyond(begunBeforeJoined)) stay.Add(await Next(client));

            if (way == Way.FromAnotherNode) await away.SocketsLeaveAsync(room).WaitAsync(Patience);
            else socket.Leave(room);
            var begunBeforeLeft = floods.Begun;
            for (var node = 0; node < Nodes; node++) On(node, nsp).To(client.Id).Emit("fence", round);
            while (stay.Fences < Nodes) stay.Add(await Next(client));

            stay.Check(round, begunBeforeJoined, begunBeforeLeft);
        }
    }

    /// <summary>Each node numbers its emits to the current room, twenty in a burst.</summary>
    private sealed class Floods : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly int[] _begun;
        private readonly Task[] _running;
        private string _room = "nobody is here yet";

        public Floods(Namespace[] nodes)
        {
            _begun = new int[nodes.Length];
            _running = [.. nodes.Select((nsp, node) => Task.Run(() => Run(nsp, node)))];
        }

        /// <summary>For each node the last number that may have begun: a higher one begins later.</summary>
        public int[] Begun => [.. Enumerable.Range(0, _begun.Length).Select(node => Volatile.Read(ref _begun[node]))];

        public string Room
        {
            set => Volatile.Write(ref _room, value);
        }

        public void Dispose()
        {
            _stop.Cancel();
            Task.WaitAll(_running);
            _stop.Dispose();
        }

        private async Task Run(Namespace nsp, int node)
        {
            while (!_stop.IsCancellationRequested)
            {
                for (var i = 0; i < 20; i++)
                {
                    var number = Interlocked.Increment(ref _begun[node]);
                    await nsp.To(Volatile.Read(ref _room)).EmitAsync("n", node, number);
                }
                await Task.Delay(1);      // others need a core too
            }
        }
    }

    /// <summary>What a client got from joining to leaving.</summary>
    private sealed class Stay(int nodes)
    {
        private readonly List<int>[] _got = [.. Enumerable.Range(0, nodes).Select(_ => new List<int>())];

        public int Fences { get; private set; }

        public void Add(TestEvent got)
        {
            if (got.EventName == "fence") Fences++;
            else _got[got.Args.Get<int>(0)].Add(got.Args.Get<int>(1));
        }

        public bool HasBeyond(int[] begun) => Enumerable.Range(0, nodes).All(node => _got[node].Count > 0 && _got[node][^1] > begun[node]);

        public void Check(int round, int[] joined, int[] left)
        {
            for (var node = 0; node < nodes; node++)
            {
                var owed = _got[node].Where(number => number > joined[node]).ToArray();
                Assert.True(owed.SequenceEqual(Enumerable.Range(joined[node] + 1, owed.Length)),
                    $"round {round}: node {node} had begun emit {joined[node]} when the join completed, and these arrived: {string.Join(' ', owed.Take(20))}");
                Assert.True(_got[node][^1] <= left[node], $"round {round}: emit {_got[node][^1]} of node {node} arrived and began after emit {left[node]}, when the socket had left");
            }
        }
    }
}

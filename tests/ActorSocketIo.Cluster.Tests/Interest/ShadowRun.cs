using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;

namespace ActorSocketIo.Cluster.Tests.Interest;

/// <summary>Three nodes, each with somebody who joins and leaves rooms and somebody who emits to them, through <see cref="TestNode.Shadow"/>.</summary>
internal sealed class ShadowRun : IAsyncDisposable
{
    private const int Rooms = 12, LongRooms = 2;

    private readonly Random _random;
    private readonly Dictionary<TestNode, CancellationTokenSource> _nodes = [];      // the dead too
    private readonly List<Task> _running = [];
    private readonly Inbox _ends;
    private int _joins, _pauses;

    private ShadowRun(int seed, Network network, TestCluster cluster, Inbox ends)
    {
        (_random, Network, Cluster, _ends) = (new(seed), network, cluster, ends);
        foreach (var node in cluster.Nodes) Enter(node);
    }

    public Network Network { get; }

    public TestCluster Cluster { get; }

    public int Joins => Volatile.Read(ref _joins);

    public long Verdicts => _nodes.Keys.Sum(node => node.Shadow.Verdicts);

    public long Wrong => _nodes.Keys.Sum(node => node.Shadow.Wrong);

    /// <param name="seed">Of its choices.</param>
    /// <param name="lease">Of interest.</param>
    /// <param name="mayDie">Whether nodes die in it; else none is taken for dead, however little the machine lets them run.</param>
    public static async Task<ShadowRun> Start(int seed, TimeSpan lease, bool mayDie)
    {
        var (network, ends) = (new Network(), new Inbox());
        var cluster = await TestCluster.Start(3, new()
        {
            Hocon = "akka.actor.serialize-messages = off" + (mayDie ? "" : "\nakka.cluster.failure-detector.acceptable-heartbeat-pause = 60 s"),
            Wire = network.Wire,
            Prepare = node => node.Links.Subscribe<Counted>(ends.Add),
            Interest = s => s with { Lease = lease, Drift = TimeSpan.FromMilliseconds(50), Linger = TimeSpan.FromMilliseconds(20) },
        });
        return new(seed, network, cluster, ends);
    }

    public TestNode AnyNode() => Cluster[_random.Next(Cluster.Nodes.Count)];

    public TestNode AnyNodeButTheFirst() => Cluster[1 + _random.Next(Cluster.Nodes.Count - 1)];

    public (TestNode One, TestNode Other) AnyPair()
    {
        var one = _random.Next(Cluster.Nodes.Count);
        return (Cluster[one], Cluster[(one + 1 + _random.Next(Cluster.Nodes.Count - 1)) % Cluster.Nodes.Count]);
    }

    /// <summary>Begins with a node.</summary>
    public void Enter(TestNode node)
    {
        var index = _nodes.Count % 3;
        var (joins, stays, emits, stop) = (new Random(_random.Next()), new Random(_random.Next()), new Random(_random.Next()), new CancellationTokenSource());
        _nodes.Add(node, stop);
        // Half of the rooms are any node's, half its own: those are taken back when it has left them.
        _running.Add(Task.Run(() => JoinAndLeave(node, () => NameOf(joins.Next(2) == 0 ? index : null, joins.Next(Rooms)), () => joins.Next(10), stop.Token)));
        // What was decided during a disturbance is judged after it: somebody must still be there.
        _running.Add(Task.Run(() => JoinAndLeave(node, () => NameOf(index, Rooms + stays.Next(LongRooms)), () => stays.Next(2_500), stop.Token)));
        _running.Add(Task.Run(() => Emit(node, emits, stop.Token)));
    }

    /// <summary>A node dies without a word.</summary>
    public async Task Crash(TestNode node)
    {
        Cluster.Forget(node);
        await node.Crash();
        await _nodes[node].CancelAsync();
    }

    /// <summary>Lets time pass for leases: nothing tells when they end.</summary>
    public Task Pass(TimeSpan time) => Task.Delay(time, CancellationToken.None);

    /// <summary>Stops everybody, and waits until what is on its way has been judged.</summary>
    public async Task End()
    {
        foreach (var stop in _nodes.Values) await stop.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(TestCluster.Patience);
        foreach (var node in Cluster.Nodes) node.Links.Tell(node.Peers.Others.AsSpan(), Lane.Ordered, new Counted(0, 0));
        await _ends.Reaches(Cluster.Nodes.Count * (Cluster.Nodes.Count - 1));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stop in _nodes.Values) await stop.CancelAsync();
        await Cluster.DisposeAsync();
        foreach (var stop in _nodes.Values) stop.Dispose();
    }

    private async Task JoinAndLeave(TestNode node, Func<string> nextRoom, Func<int> stayMilliseconds, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var room = nextRoom();
            node.Shadow.FirstMember("/", room);
            var known = node.Shadow.WhenKnown("/", room).AsTask();
            await known.WaitAsync(TestCluster.Patience, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return;
            Assert.True(known.IsCompleted, "a join takes a lease at the longest");
            Interlocked.Increment(ref _joins);
            await Task.Delay(stayMilliseconds(), CancellationToken.None);
            node.Shadow.LastMember("/", room);
            await Task.Delay(Interlocked.Increment(ref _pauses) % 3 == 0 ? 30 : 0, CancellationToken.None);      // longer than the linger at times
        }
    }

    private static async Task Emit(TestNode node, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < 10; i++) node.Shadow.NodesFor("/", [NameOf(random.Next(3) > 0 ? random.Next(3) : null, random.Next(Rooms + LongRooms))]);
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static string NameOf(int? owner, int room) => owner is { } index ? $"room {room} of {index}" : $"room {room}";
}

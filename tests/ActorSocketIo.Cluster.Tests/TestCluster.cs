using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;
using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests;

/// <summary>What a test changes of its nodes.</summary>
internal sealed record TestClusterOptions
{
    public string Hocon { get; init; } = "";

    /// <summary>More for the node that is started first, second, …</summary>
    public Func<int, string> HoconOfNode { get; init; } = _ => "";

    /// <summary>What messages the node that is started first, second, … reads and writes besides those of the server.</summary>
    public Func<int, WireSetup> MessagesOfNode { get; init; } = _ => new(TestMessages.Codecs);

    /// <summary>Runs on each node before its links start: the place to subscribe.</summary>
    public Action<TestNode>? Prepare { get; init; }

    /// <summary>Stands between a lane of a node and the wire: to lose, hold or repeat what passes.</summary>
    public Func<TestNode, Lane, ICanTell, ICanTell>? Wire { get; init; }

    public Func<LinkSettings, LinkSettings> Link { get; init; } = s => s;

    public Func<InterestSettings, InterestSettings> Interest { get; init; } = s => s;
}

/// <summary>A few nodes in this process, on ports of 127.0.0.1 that the system chooses; formed and ready.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestClusterOptions _options;
    private readonly List<TestNode> _nodes = [];
    private int _created;

    private TestCluster(TestClusterOptions options) => _options = options;

    public IReadOnlyList<TestNode> Nodes => _nodes;

    public TestNode this[int index] => _nodes[index];

    /// <summary>Starts the nodes, joins them and waits until each is ready.</summary>
    public static async Task<TestCluster> Start(int nodes, TestClusterOptions? options = null)
    {
        var cluster = new TestCluster(options ?? new());
        for (var i = 0; i < nodes; i++) cluster._nodes.Add(cluster.Create());
        var seed = cluster[0].Cluster.SelfAddress;
        await Task.WhenAll(cluster._nodes.Select(n => n.Join(seed)));
        await cluster.AllKnowAll();
        return cluster;
    }

    /// <summary>Starts one more node and waits until it is ready.</summary>
    /// <param name="whenReady">Runs as soon as that node says so.</param>
    public async Task<TestNode> Add(Action<TestNode>? whenReady = null)
    {
        var node = Create();
        var seed = _nodes[0].Cluster.SelfAddress;
        _nodes.Add(node);
        await node.Join(seed);
        await node.Interest.Ready.WaitAsync(Patience);
        whenReady?.Invoke(node);
        await AllKnowAll();
        return node;
    }

    /// <summary>Forgets a node that has ended.</summary>
    public void Forget(TestNode node) => _nodes.Remove(node);

    /// <summary>Waits until every node is ready and holds leases of all others.</summary>
    public async Task AllKnowAll()
    {
        foreach (var node in _nodes) await node.Interest.Ready.WaitAsync(Patience);
        foreach (var node in _nodes)
            await Until(() => _nodes.All(other => other == node || node.Interest.Others.HasLease(other.Token)), $"{node.Token} has leases of all others");
    }

    /// <summary>Waits until something holds that no message tells.</summary>
    public static async Task Until(Func<bool> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!holds())
            if (patience.IsCancellationRequested || !await poll.WaitForNextTickAsync(CancellationToken.None)) throw new TimeoutException($"never came to be: {what}");
    }

    private TestNode Create() => new(_options, _created++);

    public async ValueTask DisposeAsync() => await Task.WhenAll(_nodes.Select(n => n.DisposeAsync().AsTask()));
}

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>Three nodes of one server on Kestrel, for the tests of a class.</summary>
public sealed class WebCluster : IAsyncLifetime
{
    private readonly List<WebNode> _nodes = [];

    internal IReadOnlyList<WebNode> Nodes => _nodes;

    public async Task InitializeAsync() => await StartAsync(3);

    public async Task DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes))
            await node.DisposeAsync();
    }

    /// <summary>Starts nodes and waits until each counts all.</summary>
    internal async Task StartAsync(int count, Action<SocketIoOptions>? configure = null)
    {
        _nodes.Add(await WebNode.StartAsync(seed: null, configure));
        _nodes.AddRange(await Task.WhenAll(Enumerable.Range(1, count - 1).Select(_ => WebNode.StartAsync(_nodes[0], configure))));
        await TestCluster.Until(() => _nodes.All(node => node.Io.Sockets.Adapter.ServerCount() == count), $"all {count} nodes count each other");
    }

    /// <summary>Waits until no request is under way between the nodes.</summary>
    internal Task NothingLeft() =>
        TestCluster.Until(() => _nodes.All(node => node.Relay.Client.Count == 0 && node.Relay.Server.Count == 0), "nothing is left of requests that are over");
}

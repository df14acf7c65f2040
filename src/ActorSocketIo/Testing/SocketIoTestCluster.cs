using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Testing;

/// <summary>Several nodes in the test's process that form one server, each with clients that need no port.</summary>
/// <remarks>
/// What goes from node to node goes through sockets of the loopback address, serialized as in earnest, so that a test sees whether an application's own messages cross nodes.
/// Starts in some three seconds.
/// </remarks>
public sealed class SocketIoTestCluster : IAsyncDisposable
{
    // Members see each other, and a death, sooner than in earnest; and a system that is terminated is a death.
    private const string Quick = """
        akka {
          coordinated-shutdown.run-by-actor-system-terminate = off
          cluster {
            gossip-interval = 100 ms
            leader-actions-interval = 100 ms
            periodic-tasks-initial-delay = 100 ms
            split-brain-resolver.stable-after = 1 s
            down-removal-margin = 200 ms
          }
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<SocketIoTestHost> _nodes = [];

    private SocketIoTestCluster()
    {
    }

    /// <summary>The nodes, in the order of their start.</summary>
    public IReadOnlyList<SocketIoTestHost> Nodes => _nodes;

    /// <summary>Starts a server.</summary>
    /// <param name="nodes">How many nodes it has.</param>
    /// <param name="application">Adds namespaces, middlewares and handlers; called for each node.</param>
    /// <param name="configure">Options of the server.</param>
    /// <param name="services">Services that handlers and actors need; each node has its own.</param>
    /// <returns>The server, when each node sees all others.</returns>
    /// <exception cref="TimeoutException">The nodes have not found each other within 30 s.</exception>
    public static async Task<SocketIoTestCluster> StartAsync(
        int nodes, Action<SocketIoServer> application, Action<SocketIoOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        var cluster = new SocketIoTestCluster();
        try
        {
            await StartOne([]).ConfigureAwait(false);
            var first = Akka.Cluster.Cluster.Get(cluster._nodes[0].System).SelfAddress;
            await Task.WhenAll(Enumerable.Range(1, nodes - 1).Select(_ => StartOne([$"{first.Host}:{first.Port}"]))).ConfigureAwait(false);
            using var late = new CancellationTokenSource(Patience);
            while (!cluster._nodes.All(node => node.Server.Nodes.Count == nodes))
            {
                if (late.IsCancellationRequested)
                    throw new TimeoutException($"The nodes see {string.Join(", ", cluster._nodes.Select(node => node.Server.Nodes.Count))} of {nodes} after {Patience}.");
                await Task.Delay(20).ConfigureAwait(false);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        async Task StartOne(string[] seeds)
        {
            var node = await SocketIoTestHost.StartNodeAsync(application, configure, services, options => Array.ForEach(seeds, options.SeedNodes.Add), Quick).ConfigureAwait(false);
            lock (cluster._nodes)
                cluster._nodes.Add(node);
        }
    }

    /// <summary>Ends a node without a word to the others, as when its machine dies. They notice after some seconds.</summary>
    /// <param name="node">One of <see cref="Nodes"/>; its clients are cut off.</param>
    public async Task KillAsync(SocketIoTestHost node)
    {
        ArgumentNullException.ThrowIfNull(node);
        await node.System.Terminate().ConfigureAwait(false);
        lock (_nodes)
            _nodes.Remove(node);
        await node.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Stops all nodes, the last one first.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes))
            await node.DisposeAsync().ConfigureAwait(false);
        _nodes.Clear();
    }
}

using ActorSocketIo.Testing;
using Akka.Actor.Setup;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>One to three whole servers in this process that form one, with clients in memory; shared by the tests of a class.</summary>
public abstract class ServerCluster(int nodes, int heartbeatPauseSeconds) : IAsyncLifetime
{
    private readonly List<SocketIoTestHost> _hosts = [];
    private int _names;

    public IReadOnlyList<SocketIoTestHost> Hosts => _hosts;

    internal Warnings Warnings { get; } = new();

    public async Task InitializeAsync()
    {
        _hosts.Add(await Start(0, seed: null));
        var seed = Akka.Cluster.Cluster.Get(_hosts[0].System).SelfAddress;
        _hosts.AddRange(await Task.WhenAll(Enumerable.Range(1, nodes - 1).Select(node => Start(node, $"{seed.Host}:{seed.Port}"))));
        await TestCluster.Until(() => _hosts.All(host => host.Server.Sockets.Adapter.ServerCount() == nodes), $"all {nodes} nodes count each other");
    }

    public async Task DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
            await host.DisposeAsync();
    }

    /// <summary>What a class of tests changes of the server's options.</summary>
    protected virtual void Configure(SocketIoOptions options) => options.RequestsTimeout = TimeSpan.FromSeconds(15);

    /// <summary>What it changes of a node's configuration; wins over the rest.</summary>
    protected virtual string HoconOf(int node) => "";

    /// <summary>What it puts into a node's actor system.</summary>
    protected virtual Setup[] SetupsOf(int node) => [];

    /// <summary>A name that no other test has.</summary>
    public string NewName(string family) => $"{family}{Interlocked.Increment(ref _names)}";

    /// <summary>Ends a node without a word to the others: its sessions do not close, its actors do not leave.</summary>
    public Task Crash(int node) => _hosts[node].System.Terminate();

    // Every message between actors is serialized, also on one node; see ByReference for Akka's own that have no serializer.
    private Task<SocketIoTestHost> Start(int node, string? seed) => SocketIoTestHost.StartNodeAsync(
        TestApplication.Build,
        Configure,
        services => services.AddSingleton<ILoggerFactory>(Warnings),
        cluster: options =>
        {
            options.StartTimeout = TimeSpan.FromSeconds(60);
            if (seed is not null)
                options.SeedNodes.Add(seed);
        },
        hocon: $$"""
            akka {
              log-dead-letters = off
              log-dead-letters-during-shutdown = off
              actor.serialize-messages = on
              actor.serialization-settings.allow-unregistered-types = on
              actor.serializers.by-reference = "ActorSocketIo.Cluster.Tests.Adapter.ByReference, ActorSocketIo.Cluster.Tests"
              actor.serialization-bindings."System.Object" = by-reference
              coordinated-shutdown.run-by-actor-system-terminate = off
              scheduler.tick-duration = 10 ms
              cluster {
                gossip-interval = 100 ms
                leader-actions-interval = 100 ms
                periodic-tasks-initial-delay = 100 ms
                failure-detector.acceptable-heartbeat-pause = {{heartbeatPauseSeconds}} s
                split-brain-resolver.stable-after = 1 s
                down-removal-margin = 200 ms
              }
            }
            {{HoconOf(node)}}
            """,
        akka: akka => Array.ForEach(SetupsOf(node), setup => akka.AddSetup(setup)));
}

/// <summary>A server of one node.</summary>
public sealed class OneNode() : ServerCluster(1, heartbeatPauseSeconds: 20);

/// <summary>A server of two nodes.</summary>
public sealed class TwoNodes() : ServerCluster(2, heartbeatPauseSeconds: 20);

/// <summary>A server of three nodes.</summary>
public sealed class ThreeNodes() : ServerCluster(3, heartbeatPauseSeconds: 20);

/// <summary>A server of three nodes that notices soon when one has ended.</summary>
public sealed class MortalNodes() : ServerCluster(3, heartbeatPauseSeconds: 3);

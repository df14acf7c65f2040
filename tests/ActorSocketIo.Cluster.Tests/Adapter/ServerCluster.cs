using ActorSocketIo.Interest;
using ActorSocketIo.Testing;
using Akka.Actor.Setup;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>Whole servers in this process that form one, with clients in memory; shared by the tests of a class.</summary>
/// <param name="nodes">How many start with the fixture.</param>
/// <param name="heartbeatPauseSeconds">How long a node may be silent before it counts as dead.</param>
/// <param name="hocon">Wins over what all clusters of these tests have.</param>
/// <param name="requestsTimeoutSeconds">The deadline of utilities, and of questions to actors.</param>
public abstract class ServerCluster(int nodes, int heartbeatPauseSeconds, string hocon = "", int requestsTimeoutSeconds = 15) : IAsyncLifetime
{
    private readonly List<SocketIoTestHost> _hosts = [];
    private int _names;

    public IReadOnlyList<SocketIoTestHost> Hosts => _hosts;

    internal Warnings Warnings { get; } = new();

    public async Task InitializeAsync()
    {
        _hosts.Add(await Start(0, seed: null));
        var seed = AddressOf(0);
        _hosts.AddRange(await Task.WhenAll(Enumerable.Range(1, nodes - 1).Select(node => Start(node, seed))));
        await TestCluster.Until(() => _hosts.All(host => host.Server.Sockets.Adapter.ServerCount() == nodes), $"all {nodes} nodes count each other");
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
            await host.DisposeAsync();
    }

    /// <summary>What a class of tests changes of the server's options.</summary>
    protected virtual void Configure(SocketIoOptions options) => options.RequestsTimeout = TimeSpan.FromSeconds(requestsTimeoutSeconds);

    /// <summary>What runs on each node.</summary>
    protected virtual void Build(SocketIoServer io) => TestApplication.Build(io);

    /// <summary>What it changes of a node's configuration; wins over the rest.</summary>
    protected virtual string HoconOf(int node) => "";

    /// <summary>What it puts into a node's actor system.</summary>
    protected virtual Setup[] SetupsOf(int node) => [];

    /// <summary>A name that no other test has.</summary>
    public string NewName(string family) => $"{family}{Interlocked.Increment(ref _names)}";

    /// <summary>Starts one more node; it is ready then, and the last of the hosts.</summary>
    /// <param name="seed">The node that it joins at.</param>
    public async Task<int> Add(int seed)
    {
        _hosts.Add(await Start(_hosts.Count, AddressOf(seed)));
        return _hosts.Count - 1;
    }

    /// <summary>Ends a node without a word to the others: its sessions do not close, its actors do not leave.</summary>
    public Task Crash(int node) => _hosts[node].System.Terminate();

    private string AddressOf(int node)
    {
        var address = Akka.Cluster.Cluster.Get(_hosts[node].System).SelfAddress;
        return $"{address.Host}:{address.Port}";
    }

    // Every message between actors is serialized, also on one node; see ByReference for Akka's own that have no serializer.
    private Task<SocketIoTestHost> Start(int node, string? seed) => SocketIoTestHost.StartNodeAsync(
        Build,
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
            {{hocon}}
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

/// <summary>A server of three nodes whose connections can be cut.</summary>
public sealed class CuttableNodes() : ServerCluster(3, heartbeatPauseSeconds: 20)
{
    private readonly CuttableTcp[] _tcp = [new(), new(), new()];

    /// <summary>Resets all connections that were opened to a node, with whatever is in them.</summary>
    public void Cut(int node) => _tcp[node].Cut();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var tcp in _tcp) tcp.Dispose();
    }

    protected override string HoconOf(int node) => _tcp[node].Hocon;
}

/// <summary>Any number of nodes whose leases outlast any stall of a small machine: nobody floods.</summary>
public class SteadyNodes(int nodes, string hocon = "") : ServerCluster(nodes, heartbeatPauseSeconds: 20, "socketio.interest.lease = 10 s\n" + hocon);

/// <summary>Three of them.</summary>
public sealed class ThreeSteadyNodes() : SteadyNodes(3);

/// <summary>Four nodes of which some will end, and questions that were lost with one are soon given up.</summary>
public sealed class RestlessNodes() : ServerCluster(4, heartbeatPauseSeconds: 3, requestsTimeoutSeconds: 3);

/// <summary>Three nodes of which some will end, and each checks the emits that leave it out.</summary>
public sealed class RestlessThree() : ServerCluster(3, heartbeatPauseSeconds: 4, "socketio.interest.shadow-flood = on", requestsTimeoutSeconds: 8)
{
    /// <summary>How many emits have left out a node with members.</summary>
    public long WrongSkips => Hosts.Sum(host => ((ShadowFlood)host.Server.Node!.Interest).Wrong);
}

using ActorSocketIo.Hosting;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Configuration;

namespace ActorSocketIo.Cluster.Tests;

/// <summary>One node of a <see cref="TestCluster"/>: a real actor system with links, peers and interest.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    // Every message between actors is serialized, also locally: Akka's own too, which have no serializer and so rule strict mode out here. A stopped node is noticed in two to three seconds. No coordinated shutdown on Terminate: that is a crash.
    private static readonly Config Fast = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          actor.provider = cluster
          actor.serialize-messages = on
          actor.serialization-settings.allow-unregistered-types = on
          coordinated-shutdown.run-by-actor-system-terminate = off
          coordinated-shutdown.exit-clr = off
          scheduler.tick-duration = 10 ms
          remote.dot-netty.tcp { 
            hostname = 127.0.0.1
            port = 0
          }
          cluster {
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            failure-detector.acceptable-heartbeat-pause = 2 s
            split-brain-resolver.stable-after = 1 s
            down-removal-margin = 200 ms
            min-nr-of-members = 1
            gossip-interval = 100 ms
            leader-actions-interval = 100 ms
            periodic-tasks-initial-delay = 100 ms
          }
        }
        """);

    private readonly Action<TestNode>? _prepare;

    public TestNode(TestClusterOptions options, int number)
    {
        var config = ConfigurationFactory.ParseString(options.HoconOfNode(number)).WithFallback(ConfigurationFactory.ParseString(options.Hocon)).WithFallback(Fast).WithFallback(ReferenceConf.Value);
        var setup = BootstrapSetup.Create().WithConfig(config).And(options.MessagesOfNode(number));
        if (options.Wire is { } wire) setup = setup.And(new LinkSetup((lane, peer) => wire(this, lane, peer)));
        System = ActorSystem.Create("sio-test", setup);
        Links = new(System, options.Link(LinkSettings.From(System.Settings.Config)));
        Interest = new(System, Links, options.Interest(InterestSettings.From(System.Settings.Config)));
        Shadow = new(Interest, Links, System.Log);
        _prepare = options.Prepare;
    }

    public ActorSystem System { get; }

    public Akka.Cluster.Cluster Cluster => Akka.Cluster.Cluster.Get(System);

    public NodeLinks Links { get; }

    public NodeInterest Interest { get; }

    /// <summary>The same interest, checked by the nodes that emits leave out.</summary>
    public ShadowFlood Shadow { get; }

    public IPeers Peers => Links.Peers;

    public NodeToken Token => Links.Peers.Self;

    /// <summary>Subscribes what the test wants, starts the links and joins.</summary>
    public async Task Join(Address seed)
    {
        _prepare?.Invoke(this);
        Links.Start(Interest);
        await Cluster.JoinAsync(seed, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
    }

    /// <summary>Ends without a word to the others.</summary>
    public Task Crash() => System.Terminate();

    /// <summary>Says goodbye on the links, leaves the cluster and ends.</summary>
    public async Task Leave()
    {
        await Links.SayBye(TimeSpan.FromSeconds(5));
        await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    public async ValueTask DisposeAsync() => await System.Terminate();
}

using System.Diagnostics;
using ActorSocketIo.Hosting;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;

namespace ActorSocketIo.Cluster.Tests;

public sealed class ReferenceConfTests
{
    private static readonly TestClusterOptions AsShipped = new()
    {
        Hocon = """
            akka.actor.serialize-messages = off
            akka.actor.serialization-settings.allow-unregistered-types = off
            """,
    };

    [Fact]
    public void The_settings_are_those_of_the_records()
    {
        Assert.Equal(new LinkSettings(), LinkSettings.From(ReferenceConf.Value));
        Assert.Equal(new InterestSettings(), InterestSettings.From(ReferenceConf.Value));
    }

    [Theory]
    [InlineData("socketio.link.piece = 8 MiB")]
    [InlineData("socketio.link.window = 70 MiB")]
    [InlineData("socketio.link.keep = many")]
    [InlineData("akka.remote.dot-netty.tcp.maximum-frame-size = 128000b")]
    public void Sizes_that_do_not_fit_each_other_are_refused(string hocon) =>
        Assert.Throws<ConfigurationException>(() => LinkSettings.From(ConfigurationFactory.ParseString(hocon).WithFallback(ReferenceConf.Value)));

    [Fact]
    public async Task Membership_and_remoting_have_threads_of_their_own()
    {
        await using var cluster = await TestCluster.Start(1, AsShipped);
        foreach (var dispatcher in new[] { "akka.actor.internal-dispatcher", "akka.remote.default-remote-dispatcher" })
        {
            var actor = cluster[0].System.ActorOf(Props.Create(() => new WhereAmI()).WithDispatcher(dispatcher));
            Assert.False(await actor.Ask<bool>(WhereAmI.IsPoolThread.Instance, TestCluster.Patience), $"{dispatcher} runs on the pool");
        }
    }

    [Fact]
    public async Task Handlers_that_spin_on_every_core_cost_no_membership()
    {
        // What comes from other nodes is read on the pool on Linux, whatever we do: late by the seconds until the pool has one more thread, not lost.
        await using var cluster = await TestCluster.Start(2, AsShipped with { Hocon = AsShipped.Hocon + "\nakka.cluster.failure-detector.acceptable-heartbeat-pause = 4 s" });
        using var losses = Akka.Actor.Inbox.Create(cluster[0].System);
        using var registration = cluster[0].Peers.TellWhenLost(losses.Receiver, [cluster[1].Token]);

        var spinning = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => SpinFor(TimeSpan.FromSeconds(9))));
        await Task.WhenAll(spinning);

        Assert.Empty(cluster[0].Cluster.State.Unreachable);
        losses.Receiver.Tell("end");
        Assert.Equal("end", await losses.ReceiveAsync(TestCluster.Patience));
    }

    [Fact]
    public async Task Sharding_works_in_strict_mode_with_messages_of_the_application_and_ours()
    {
        await using var cluster = await TestCluster.Start(2, AsShipped);
        var regions = await Task.WhenAll(cluster.Nodes.Select(n => ClusterSharding.Get(n.System).StartAsync(
            "echo", Props.Create(() => new Echo()), ClusterShardingSettings.Create(n.System), new EchoExtractor())));

        for (var i = 0; i < 20; i++)
        {
            var said = await regions[i % 2].Ask<Said>(new Say($"{i}"), TestCluster.Patience);
            Assert.Equal($"{i}", said.What);
        }
        var counted = await regions[0].Ask<Counted>(new Counted(3, 4), TestCluster.Patience);
        Assert.Equal(4, counted.Number);
    }

    private static void SpinFor(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time) Thread.SpinWait(1_000);
    }

    private sealed record Say(string What) : IClusterMessage;

    private sealed record Said(string What, IActorRef By) : IClusterMessage;

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Say say) Sender.Tell(new Said(say.What, Self));
            else Sender.Tell(message);
        }
    }

    private sealed class EchoExtractor : IMessageExtractor
    {
        public string EntityId(object message) => message switch
        {
            Say say => say.What,
            Counted counted => $"{counted.Series}",
            _ => "",
        };

        public object EntityMessage(object message) => message;

        public string ShardId(object message) => ShardId(EntityId(message));

        public string ShardId(string entityId, object? messageHint = null) => entityId.Length == 0 ? "" : $"{entityId[^1] % 4}";
    }

    private sealed class WhereAmI : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Thread.CurrentThread.IsThreadPoolThread);

        public sealed class IsPoolThread : INoSerializationVerificationNeeded
        {
            public static readonly IsPoolThread Instance = new();
        }
    }
}

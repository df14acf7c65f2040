using System.Collections.Concurrent;
using System.Diagnostics;
using ActorSocketIo.Testing;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo.Cluster.Tests.Hosting;

/// <summary>Nodes that become members and get no further: the one that they join has no shards.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_start_that_fails_has_left_the_cluster_when_it_says_so()
    {
        await using var cluster = await TestCluster.Start(1);
        var seen = Observe(cluster[0]);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => StartBeside(cluster[0], TimeSpan.FromSeconds(5)));

        Assert.Contains("was not up after 00:00:05", failure.Message, StringComparison.Ordinal);
        await TestCluster.Until(() => seen.Contains(MemberStatus.Removed), "the member is removed");
        Assert.Contains(MemberStatus.Up, seen);
        Assert.Contains(MemberStatus.Exiting, seen);
        Assert.DoesNotContain(MemberStatus.Down, seen);
    }

    [Fact]
    public async Task A_node_that_is_removed_while_it_starts_says_so_and_does_not_wait()
    {
        await using var cluster = await TestCluster.Start(1);
        var seen = Observe(cluster[0]);
        var watch = Stopwatch.StartNew();
        var starting = StartBeside(cluster[0], TimeSpan.FromMinutes(5));
        await TestCluster.Until(() => seen.Contains(MemberStatus.Up), "the second is a member");

        cluster[0].Cluster.Down(cluster[0].Cluster.State.Members.Single(member => member.Address != cluster[0].Cluster.SelfAddress).Address);

        var failure = await Assert.ThrowsAsync<SocketIoException>(() => starting);
        Assert.Contains("the cluster has removed it", failure.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"it took {watch.Elapsed}");
    }

    /// <summary>The states of another member, and <c>Down</c> also if it was only unreachable.</summary>
    private static ConcurrentQueue<MemberStatus> Observe(TestNode node)
    {
        var seen = new ConcurrentQueue<MemberStatus>();
        var observer = node.System.ActorOf(Props.Create(() => new Observer(seen, node.Cluster.SelfAddress)));
        node.Cluster.Subscribe(observer, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.UnreachableMember));
        return seen;
    }

    private static Task<SocketIoTestHost> StartBeside(TestNode node, TimeSpan limit) => SocketIoTestHost.StartNodeAsync(
        _ => { },
        cluster: options =>
        {
            var address = node.Cluster.SelfAddress;
            options.SystemName = address.System;
            options.SeedNodes.Add($"{address.Host}:{address.Port}");
            options.StartTimeout = limit;
        });

    private sealed class Observer : UntypedActor
    {
        private readonly ConcurrentQueue<MemberStatus> _seen;
        private readonly Address _self;

        public Observer(ConcurrentQueue<MemberStatus> seen, Address self) => (_seen, _self) = (seen, self);

        protected override void OnReceive(object message)
        {
            if (message is ClusterEvent.IMemberEvent changed && changed.Member.Address != _self)
                _seen.Enqueue(changed.Member.Status);
            else if (message is ClusterEvent.UnreachableMember)
                _seen.Enqueue(MemberStatus.Down);
        }
    }
}

using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Sockets;

/// <summary>The region of socket shards: four a node, kept where their token says, allocated before the node takes clients.</summary>
internal static class SocketSharding
{
    public const string TypeName = "socket";

    public static async Task StartAsync(SocketIoNode node, CancellationToken cancellation)
    {
        node.SocketRegion = await ClusterSharding.Get(node.System).StartAsync(
            TypeName,
            new SocketProps(node).Of,
            ClusterShardingSettings.Create(node.System),
            new SocketExtractor(node.Peers),
            new AffinityAllocation(node.Peers, Cluster.Get(node.System).SelfAddress),
            PoisonPill.Instance).WaitAsync(cancellation).ConfigureAwait(false);
        for (var bucket = 0; bucket < SocketId.Buckets; bucket++)
        {
            await WarmAsync(node, SocketId.Create(node.Peers.Self, bucket), cancellation).ConfigureAwait(false);
            node.SocketBuckets = bucket + 1;
        }
    }

    /// <summary>Asks until the shard answers: the first questions of a starting cluster may be dropped.</summary>
    private static async Task WarmAsync(SocketIoNode node, string id, CancellationToken cancellation)
    {
        for (; ; )
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await node.SocketRegion.Ask<SocketProtocol.Warm>(new SocketProtocol.Warm(id), TimeSpan.FromSeconds(3), cancellation).ConfigureAwait(false);
                return;
            }
            catch (AskTimeoutException)
            {
                // The coordinator was not there yet.
            }
        }
    }
}

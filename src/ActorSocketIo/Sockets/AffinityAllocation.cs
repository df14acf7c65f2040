using System.Collections.Immutable;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Sockets;

/// <summary>Gives a socket shard to the node whose token it carries, and to nobody else.</summary>
/// <remarks>
/// Never to the requester: after a node has left, the coordinator asks again for each of its shards, and a fallback would keep the shards of
/// dead tokens alive for ever. Never rebalances: a socket lives beside its session.
/// </remarks>
internal sealed class AffinityAllocation(IPeers peers, Address self) : IShardAllocationStrategy
{
    private static readonly Task<IImmutableSet<string>> Nothing = Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);

    public Task<IActorRef> AllocateShard(IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        var home = HomeOf(shardId);
        return Task.FromResult<IActorRef>(currentShardAllocations.Keys.FirstOrDefault(region => AddressOf(region).Equals(home)) ?? ActorRefs.Nobody);
    }

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) => Nothing;

    private Address? HomeOf(string shardId)
    {
        if (shardId.Length <= NodeToken.Length || !NodeToken.TryParse(shardId.AsSpan(0, NodeToken.Length), out var node))
            return null;
        if (node == peers.Self)
            return self;
        return peers.TryGet(node, out var peer) ? peer.Node.Address : null;
    }

    private Address AddressOf(IActorRef region) => region.Path.Address.HasLocalScope ? self : region.Path.Address;
}

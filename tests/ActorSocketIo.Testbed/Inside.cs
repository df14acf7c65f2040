using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorSocketIo.Testbed;

/// <summary>What a node keeps, in numbers: to see that nothing is left of dead nodes.</summary>
internal static class Inside
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Looks at this node.</summary>
    public static async Task<object> LookAsync(SocketIoServer io)
    {
        var node = io.Node!;
        var system = (ExtendedActorSystem)node.System;
        var cluster = Cluster.Get(system);
        var interest = (NodeInterest)node.Interest;
        var shards = await ShardsAsync(system);
        return new
        {
            IsOldest = cluster.State.Members.All(member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress) || cluster.SelfMember.IsOlderThan(member)),
            Members = cluster.State.Members.Count,
            Unreachable = cluster.State.Unreachable.Count,
            Links = ((Peers)node.Peers).All.Count(),
            Actors = Count(system.Guardian),
            OwnRooms = interest.Own.Count,
            OthersRooms = interest.Others.Rooms,
            Relayed = node.Relay.Client.Count + node.Relay.Server.Count,
            RelayPeers = node.Relay.Peers,
            Gathers = node.Desk.Count,
            SocketShards = shards.Length,
            DeadShards = shards.Count(shard => !NodeToken.TryParse(shard.AsSpan(0, NodeToken.Length), out var token) || !node.Peers.IsAlive(token)),
            WorkingSet = Environment.WorkingSet,
            Heap = GC.GetTotalMemory(forceFullCollection: false),
            Dropped = node.Links.Counters.Dropped,
            Resent = node.Links.Counters.Resent,
        };
    }

    /// <summary>The socket shards that the coordinator knows, from the copy of its state on this node.</summary>
    private static async Task<string[]> ShardsAsync(ActorSystem system)
    {
        // Akka's type of that state is internal to it, and keys are told apart by their names only.
        var key = new LWWRegisterKey<object>($"{SocketSharding.TypeName}CoordinatorState");
        var answer = await system.ActorSelection("/system/sharding/replicator").Ask(Dsl.Get(key, ReadLocal.Instance), Patience);
        if (answer is not GetSuccess found)
            return [];
        var state = found.Data.GetType().GetProperty("Value")!.GetValue(found.Data)!;
        var shards = (IReadOnlyDictionary<string, IActorRef>)state.GetType().GetField("Shards")!.GetValue(state)!;
        return [.. shards.Keys];
    }

    private static int Count(IActorRef actor) => 1 + ((actor as ActorRefWithCell)?.Children.Sum(Count) ?? 0);
}

using ActorSocketIo.Entities;
using ActorSocketIo.Testing;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>Finds the node on which the actor of a room lives.</summary>
internal static class Whereabouts
{
    /// <summary>Whether the actor of a room runs on this node now.</summary>
    public static async Task<bool> HasActorOf(this SocketIoTestHost host, string nsp, string room)
    {
        var state = await host.Server.Node!.RoomRegion.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TestCluster.Patience);
        return state.Shards.Any(shard => shard.EntityIds.Contains(EntityName.Of(nsp, room)));
    }

    /// <summary>A room whose actor has been started on one of these nodes.</summary>
    public static async Task<(string Room, int Node)> RoomWithActorOn(this IReadOnlyList<SocketIoTestHost> hosts, string nsp, Predicate<int> isWanted)
    {
        for (var i = 0; ; i++)
        {
            var room = $"room {i}";
            await hosts[0].Server.Of(nsp).Room(room).EmitOrderedAsync("starts it").WaitAsync(TestCluster.Patience);
            for (var node = 0; node < hosts.Count; node++)
                if (isWanted(node) && await hosts[node].HasActorOf(nsp, room)) return (room, node);
        }
    }
}

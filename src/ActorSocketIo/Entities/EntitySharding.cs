using ActorSocketIo.Namespaces;
using ActorSocketIo.Rooms;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.DependencyInjection;

namespace ActorSocketIo.Entities;

/// <summary>The regions of room and namespace shards: anywhere in the cluster, balanced by number.</summary>
internal static class EntitySharding
{
    public static async Task StartAsync(SocketIoNode node, CancellationToken cancellation)
    {
        node.RoomRegion = await StartAsync(node, "room", listeners => listeners.RoomActor ?? typeof(PlainRoom)).WaitAsync(cancellation).ConfigureAwait(false);
        node.NamespaceRegion = await StartAsync(node, "namespace", listeners => listeners.NamespaceActor ?? typeof(PlainNamespace))
            .WaitAsync(cancellation).ConfigureAwait(false);
    }

    private static Task<IActorRef> StartAsync(SocketIoNode node, string typeName, Func<NamespaceListeners, Type> actorOf) =>
        ClusterSharding.Get(node.System).StartAsync(
            typeName,
            id => PropsOf(node, id, actorOf),
            ClusterShardingSettings.Create(node.System),
            new NamedExtractor(),
            ShardAllocationStrategy.LeastShardAllocationStrategy(absoluteLimit: 20, relativeLimit: 0.1),
            EntityStop.Instance);

    private static Props PropsOf(SocketIoNode node, string id, Func<NamespaceListeners, Type> actorOf) => EntityName.TryRead(id, out var nsp, out _)
        ? DependencyResolver.For(node.System).Props(actorOf(node.Server.Namespaces.ListenersOf(nsp)))
        : Props.Create<StrayEntity>();
}

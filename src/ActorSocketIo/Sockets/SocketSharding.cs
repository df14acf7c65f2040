using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Sockets;

/// <summary>The region of socket shards: four a node, kept where their token says, allocated before the node takes clients.</summary>
internal static class SocketSharding
{
    public const string TypeName = "socket";

    /// <summary>Where sockets' actors run. Key of <c>reference.conf</c>.</summary>
    public const string Dispatcher = "socketio.socket-dispatcher";

    private const string Mailbox = "socketio.socket-mailbox";

    public static async Task StartAsync(SocketIoNode node, CancellationToken cancellation)
    {
        node.SocketRegion = await ClusterSharding.Get(node.System).StartAsync(
            TypeName,
            id => PropsOf(node, id),
            ClusterShardingSettings.Create(node.System),
            new SocketExtractor(node.Peers),
            new AffinityAllocation(node.Peers, Cluster.Get(node.System).SelfAddress),
            PoisonPill.Instance).WaitAsync(cancellation).ConfigureAwait(false);
        for (var bucket = 0; bucket < SocketId.Buckets; bucket++)
            await WarmAsync(node, SocketId.Create(node.Peers.Self, bucket), cancellation).ConfigureAwait(false);
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

    private static Props PropsOf(SocketIoNode node, string id)
    {
        if (node.Arrivals.Find(id) is not { } socket)
            return Props.Create<StraySocket>();
        if (socket.Namespace.Listeners.SocketActor is { } actor)
            return Props.CreateBy(new ApplicationProducer(node, actor, id)).WithDispatcher(Dispatcher);
        return Props.CreateBy(new Producer(node.Arrivals, id)).WithDispatcher(Dispatcher).WithMailbox(Mailbox);
    }

    /// <summary>Makes an actor of the application's, with services injected.</summary>
    /// <remarks>One that cannot be made must not leave its client without an answer: it has no <c>PostStop</c> to say so.</remarks>
    private sealed class ApplicationProducer(SocketIoNode node, Type actor, string id) : IIndirectActorProducer
    {
        public Type ActorType => actor;

        public ActorBase Produce()
        {
            if (node.Arrivals.Find(id) is not { } socket)
                return new StraySocket();
            try
            {
                return (ActorBase)ActivatorUtilities.CreateInstance(node.Server.Services, actor);
            }
            catch (Exception e) // a service that is missing, or the application's constructor
            {
                node.Arrivals.Take(id);
                node.Server.Log.SocketActorNotMade(e, id, socket.Namespace.Name);
                SocketConnecting.Refuse(socket);
                return new StraySocket();
            }
        }

        public void Release(ActorBase actor)
        {
            // What was injected belongs to the application's container.
        }
    }

    /// <summary>Makes the actor without an expression tree.</summary>
    private sealed class Producer(Arrivals arrivals, string id) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SocketEntity);

        public ActorBase Produce() => arrivals.Take(id) is { } socket ? new SocketEntity(socket) : new StraySocket();

        public void Release(ActorBase actor)
        {
            // Nothing was borrowed.
        }
    }
}

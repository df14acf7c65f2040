using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Sockets;

/// <summary>Answers at once for ids whose node is not alive, or that never were ids: no shard is asked, nothing is started.</summary>
internal sealed class NoSuchSocket : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is ShardingEnvelope envelope)
            Sender.Tell(new Status.Failure(new SocketIoException($"There is no socket {envelope.EntityId}: its node is gone, or it never was.")));
        else
            Unhandled(message);
    }
}

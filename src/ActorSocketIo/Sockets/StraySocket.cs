using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Sockets;

/// <summary>What a message starts that is for a socket that has no actor by that name: passes it on if the client has come back, else says so and stops.</summary>
internal sealed class StraySocket(SocketIoNode node) : UntypedActor
{
    /// <summary>How long it stays to pass messages on: one that stops may lose what comes meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    protected override void PostRestart(Exception reason) => Context.Stop(Self); // in the place of a socket that failed

    protected override void OnReceive(object message)
    {
        if (message is not (SocketProtocol.IFromNode or ReceiveTimeout) && node.Server.Recovery?.EntityOf(Self.Path.Name) is { } entity)
        {
            node.SocketRegion.Forward(new ShardingEnvelope(entity, message));
            Context.SetReceiveTimeout(Patience);
            return;
        }

        if (message is SocketProtocol.Warm)
            Sender.Tell(message);
        else if (message is not (SocketProtocol.IFromNode or ReceiveTimeout))
            Sender.Tell(new Status.Failure(new SocketIoException($"There is no socket {Self.Path.Name}: it has been disconnected.")));
        Context.Stop(Self);
    }
}

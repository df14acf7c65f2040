using Akka.Actor;

namespace ActorSocketIo.Sockets;

/// <summary>What a message starts that is for a socket that is no more, or never was: says so and stops.</summary>
internal sealed class StraySocket : UntypedActor
{
    protected override void PostRestart(Exception reason) => Context.Stop(Self); // in the place of a socket that failed

    protected override void OnReceive(object message)
    {
        if (message is SocketProtocol.Warm)
            Sender.Tell(message);
        else if (message is not SocketProtocol.IFromNode)
            Sender.Tell(new Status.Failure(new SocketIoException($"There is no socket {Self.Path.Name}: it has been disconnected.")));
        Context.Stop(Self);
    }
}

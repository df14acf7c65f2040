using Akka.Actor;

namespace ActorSocketIo.Namespaces;

/// <summary>Runs the application's listeners for events of other servers: one per node, so that no link waits for them.</summary>
internal sealed class ServerListenersActor : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is Raise raise)
            _ = raise.Events.RaiseAsync(raise.Context);
        else
            Unhandled(message);
    }

    /// <summary>An event came.</summary>
    public sealed record Raise(ServerEvents Events, EventContext Context) : INoSerializationVerificationNeeded;
}

using Akka.Actor;

namespace ActorSocketIo.Entities;

/// <summary>What a message starts whose entity id is no name: stops.</summary>
internal sealed class StrayEntity : UntypedActor
{
    protected override void OnReceive(object message) => Context.Stop(Self);
}

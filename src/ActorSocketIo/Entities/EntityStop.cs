using Akka.Actor;

namespace ActorSocketIo.Entities;

/// <summary>Stop when you get to it: from the shard, at a hand-off or as the actor has asked for.</summary>
/// <remarks>An ordinary message: a poison pill would overtake what a persistent actor has stashed while it writes.</remarks>
internal sealed class EntityStop : INoSerializationVerificationNeeded
{
    public static readonly EntityStop Instance = new();

    private EntityStop()
    {
    }
}

using Akka.Actor;

namespace ActorSocketIo.Rooms;

/// <summary>Stands for a message of another version; an entity's actor answers it with a failure.</summary>
/// <param name="Manifest">As it came.</param>
internal sealed record Unreadable(string Manifest) : INoSerializationVerificationNeeded;

using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Gathering;

/// <summary>What a gatherer is told.</summary>
internal static class GatherProtocol
{
    /// <summary>A node's answer, or a part of it.</summary>
    public sealed record Part(NodeToken Node, AdapterProtocol.IAnswer Answer) : INoSerializationVerificationNeeded;

    /// <summary>The time for the whole request is over.</summary>
    public sealed record DeadlineDue : INoSerializationVerificationNeeded
    {
        public static readonly DeadlineDue Instance = new();
    }

    /// <summary>The caller does not want the answer any more, or this node ends.</summary>
    public sealed record Cancel : INoSerializationVerificationNeeded
    {
        public static readonly Cancel Instance = new();
    }
}

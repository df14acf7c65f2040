using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Gathering;

/// <summary>What a gatherer is told.</summary>
internal static class GatherProtocol
{
    /// <summary>A node's answer, or a part of it.</summary>
    /// <remarks>Does not re-arm the receive timeout, which so is a deadline for the whole request.</remarks>
    public sealed record Part(NodeToken Node, AdapterProtocol.IAnswer Answer) : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout;

    /// <summary>The caller does not want the answer any more.</summary>
    public sealed record Cancel : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
    {
        public static readonly Cancel Instance = new();
    }
}

using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo.Link;

/// <summary>Another member, as last seen.</summary>
/// <param name="Token">Its name.</param>
/// <param name="Node">Its address and uid.</param>
/// <param name="Status">From joining to exiting.</param>
/// <param name="IsReachable">Whether no member finds it unreachable and its link is not broken for good.</param>
internal sealed record Peer(NodeToken Token, UniqueAddress Node, MemberStatus Status, bool IsReachable)
{
    /// <summary>Whether it may hold sockets: up, or on its way out.</summary>
    public bool Serves => Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting;
}

/// <summary>A node does not answer: unreachable, its link broken for good, or gone. It may come back.</summary>
/// <param name="Node">Its token.</param>
internal sealed record NodeLost(NodeToken Node) : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout;

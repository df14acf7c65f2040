using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace ActorSocketIo.Link;

/// <summary>The nodes of the server, as this one sees them: membership, reachability and links in one place.</summary>
/// <remarks>Thread-safe; reads are of a snapshot and cost no message. One per node.</remarks>
internal interface IPeers
{
    /// <summary>The token of this node.</summary>
    NodeToken Self { get; }

    /// <summary>The other members that serve: up or leaving, reachable or not. What a gather asks.</summary>
    ImmutableArray<NodeToken> Others { get; }

    /// <summary>All other members, also those that do not serve yet.</summary>
    IEnumerable<Peer> All { get; }

    /// <summary>Whether a token is this node's or a member's that has neither left, been downed nor said goodbye.</summary>
    /// <remarks>An unreachable node is still alive: it may come back with its sockets.</remarks>
    bool IsAlive(NodeToken node);

    /// <summary>Whether a node is alive and, as far as is known, answers; this node always is.</summary>
    bool IsReachable(NodeToken node);

    /// <summary>Whether this node is out of the cluster: the others are not gone, it just knows nothing of them any more.</summary>
    bool HasEnded { get; }

    /// <summary>Looks a member up; departed ones are unknown.</summary>
    bool TryGet(NodeToken node, [NotNullWhen(true)] out Peer? peer);

    /// <summary>Tells somebody <see cref="NodeLost"/> for each of these nodes that is, or becomes, unreachable or gone.</summary>
    /// <remarks>For gatherers, which call it once and dispose it when they end. May tell the same loss twice, and may tell before it returns.</remarks>
    IDisposable TellWhenLost(ICanTell listener, ReadOnlySpan<NodeToken> nodes);
}

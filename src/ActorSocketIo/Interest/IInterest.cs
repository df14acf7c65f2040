using ActorSocketIo.Link;

namespace ActorSocketIo.Interest;

/// <summary>Which other nodes have members of a room, and telling them which rooms have members here.</summary>
/// <remarks>
/// Thread-safe. Rooms are known as 64-bit keys only, so a peer may be named that has no member: it filters. The room <c>""</c> stands for
/// "this node serves the namespace". Why a peer with a member is never left out: <see cref="InterestProtocol"/>.
/// </remarks>
internal interface IInterest
{
    /// <summary>Completes when leases have been exchanged both ways with every reachable member that serves, and all of them count this node.</summary>
    Task Ready { get; }

    /// <summary>The other nodes that an emit must reach: those with members of a room, and those without a lease.</summary>
    /// <param name="nsp">The namespace.</param>
    /// <param name="rooms">None means the whole namespace.</param>
    /// <returns>Each node once; empty, and for nothing, when this node is alone. Shared: never written to.</returns>
    ReadOnlySpan<NodeToken> NodesFor(string nsp, ReadOnlySpan<string> rooms);

    /// <summary>A room got its first local member. Calls for one room are ordered by the caller.</summary>
    void FirstMember(string nsp, string room);

    /// <summary>A room lost its last local member. Taken back at the peers some seconds later, so that churn is free.</summary>
    void LastMember(string nsp, string room);

    /// <summary>Completes when no peer will leave this room's members here out of an emit that begins later.</summary>
    /// <returns>Already completed when alone, or when the room has been known for a while. Never fails; at the latest after lease and drift.</returns>
    ValueTask WhenKnown(string nsp, string room);

    /// <summary>Sends every emit to this room to all nodes until disposed.</summary>
    /// <remarks>
    /// For remote joins of this node that are unanswered: a join and the emit after it share a lane, so the emit finds the new member although
    /// its interest is not known here yet. Dispose it when all have answered, or are lost for good.
    /// </remarks>
    IDisposable Unfilter(string nsp, ReadOnlySpan<string> rooms);

    /// <summary>Makes an id known that does not live where its token says: re-homed sockets, custom sids. For recovery and for polling at any node.</summary>
    /// <param name="kind">A namespace, or a word without a leading slash for what is in none.</param>
    /// <param name="id">The id, found from then on by <see cref="NodesFor"/>.</param>
    /// <returns>As <see cref="WhenKnown"/>; before that the id must not be used.</returns>
    ValueTask Announce(string kind, string id);

    /// <summary>The other nodes that have announced an id; no leases are looked at, so one may be missing that stalls.</summary>
    ReadOnlySpan<NodeToken> HoldersOf(string kind, string id);

    /// <summary>Whether a node has said lately that it takes this one for a member: it is trusted for the time of a lease.</summary>
    bool HasLease(NodeToken node);

    /// <summary>Takes an <see cref="Announce"/> back.</summary>
    void Withdraw(string kind, string id);
}

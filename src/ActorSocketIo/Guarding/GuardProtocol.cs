using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Recovery;

namespace ActorSocketIo.Guarding;

/// <summary>How what is kept of a node's clients outlives its sudden death: another node, its guard, has all that is needed to make it again.</summary>
/// <remarks>
/// Every emit has a number, the same for all nodes (<see cref="EmitOrder"/>). Who tells a node an emit tells its guard, which logs it once, for however many clients. Of each client the guard knows where it is and
/// was since when; what it has got the client itself says, as its packets are stamped with that. So after the node's death the guard makes of stamp and log what the client has missed. It is all there if no
/// emit after the stamp has been dropped from the log, or was told to the node before its emitter knew the guard; else the client begins anew.
/// <para>Nothing waits for the guard but joins that are awaited. What a node itself did in its last moments may be lost with it; of other nodes' emits nothing is.</para>
/// <para>A node that only stood still may find its clients gone to others: it lets nobody take up anything again unless it has a lease of its guard's interest, which the guard gives to members only, and the
/// guard makes nothing before such a lease has run out (<see cref="Interest.InterestProtocol"/>).</para>
/// </remarks>
internal static class GuardProtocol
{
    /// <summary>Ward → all: that node guards my clients; told to a new member before it gets a lease, so before it may leave anybody out of an emit.</summary>
    /// <param name="Version">Higher than of the ward's choice before.</param>
    /// <param name="Guard">The guard, which forgets what it knew; a node that guards no more does so too. The default for none.</param>
    public sealed record Guarded(long Version, NodeToken Guard) : ICrossesNodes;

    /// <summary>Emitter → guard: the ward's emits are told to you too, from the next after this number on.</summary>
    public sealed record Line(NodeToken Ward, long Version, long Number) : ICrossesNodes;

    /// <summary>A guard → all: that node has died; for a time tell me all emits and commands, whomever they are for.</summary>
    /// <param name="Ward">Which.</param>
    /// <param name="Left">For how long.</param>
    public sealed record TellAll(NodeToken Ward, TimeSpan Left) : ICrossesNodes;

    /// <summary>Emitter → all, now and then: this was my last emit so far.</summary>
    public sealed record Mark(long Number) : ICrossesNodes;

    /// <summary>Emitter → guard: the link did not take some emits, this one the last of them.</summary>
    public sealed record Hole(long Number) : ICrossesNodes;

    /// <summary>Ward → guard: a client that may come back.</summary>
    /// <param name="Number">Of the ward's emits: what the client gets from the ward is stamped with more.</param>
    /// <param name="Pid">Its secret.</param>
    /// <param name="Namespace">Where it is.</param>
    /// <param name="Kept">What is kept of it.</param>
    /// <param name="IsAway">Whether it has no socket.</param>
    /// <param name="At">As far as emits had reached it, or what is kept for it.</param>
    /// <param name="HasAll">Whether it has got all that until then.</param>
    public sealed record Begun(long Number, string Pid, string Namespace, MoveProtocol.Keepsake Kept, bool IsAway, EmitVector At, bool HasAll) : ICrossesNodes;

    /// <summary>Ward → guard: a client has joined and left rooms. → <see cref="Noted"/></summary>
    /// <param name="Number">Of the ward's emits.</param>
    /// <param name="Pid">Which client.</param>
    /// <param name="Joined">With the incarnations of their actors.</param>
    /// <param name="Left">Others, or some of those it had joined before.</param>
    /// <param name="At">Which emits were before that.</param>
    public sealed record RoomsChanged(long Number, string Pid, ImmutableArray<string> Joined, ImmutableArray<string> Left, EmitVector At) : ICrossesNodes;

    /// <summary>Guard → ward: I know all up to that number.</summary>
    public sealed record Noted(long Number) : ICrossesNodes;

    /// <summary>Ward → guard: a client has come or gone, or the application keeps something else with it.</summary>
    public sealed record Changed(string Pid, MoveProtocol.Keepsake Kept, bool IsAway) : ICrossesNodes;

    /// <summary>Ward → guard: a client has got all until then.</summary>
    public sealed record Received(string Pid, EmitVector At) : ICrossesNodes;

    /// <summary>Ward → guard, or a node to which a client has gone → the guard of where it was: nothing is to be kept of it there.</summary>
    public sealed record Ended(NodeToken Ward, string Pid) : ICrossesNodes;
}

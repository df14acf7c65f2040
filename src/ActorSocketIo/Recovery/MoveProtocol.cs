using System.Collections.Immutable;
using System.Security.Claims;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Recovery;

/// <summary>How what is kept of a client moves from one node, the source, to another that wants it.</summary>
/// <remarks>
/// Nothing that is emitted meanwhile may be lost, doubled or reordered. The wanting node enters the rooms, and when all nodes know (<see cref="Interest.InterestProtocol"/>) every
/// emit that begins reaches it. What began before is on its way to the source only: the source has every node draw a line under it, its fence. An <em>emitter</em> waits until no emit
/// is under way that had begun before, each time, between <see cref="LineBegun"/> to the wanting node, <see cref="LineDrawn"/> to the source, and <see cref="LineEnded"/> to the wanting node: so what
/// the wanting node got before the first, the source has by the second; and what the source had by the second has come to the wanting node by the third, if it comes there at all. Behind the first is nothing
/// that the client can have got from the source, where it was asleep by then.
/// <para>The source keeps everything until it hears <see cref="Settled"/>, or until the wanting node is gone: what fails has changed nothing.</para>
/// </remarks>
internal static class MoveProtocol
{
    /// <summary>Wanting node → source: a client has come that says it was there. → <see cref="Offered"/></summary>
    /// <param name="Request">The wanting node's number, by which both know the move.</param>
    /// <param name="Pid">What the client knows it by.</param>
    /// <param name="Namespace">Where it connects.</param>
    /// <param name="User">Who it is, see <see cref="Recoverable.NameOf"/>.</param>
    /// <param name="Offset">What it got last.</param>
    /// <param name="IsInvited">No client has come: the source hands over what it keeps. Then a client's claim goes first, and the user is not looked at.</param>
    public sealed record Ask(long Request, string Pid, string Namespace, string? User, string? Offset, bool IsInvited) : ICrossesNodes;

    /// <summary>What there is; without <see cref="Kept"/> nothing, for a reason.</summary>
    public sealed record Offered(long Request, RecoveryOutcome Outcome, Keepsake? Kept) : AdapterProtocol.IAnswer;

    /// <summary>What is kept of a client, without its packets.</summary>
    /// <param name="Id">The public id.</param>
    /// <param name="User">Who made its first connection.</param>
    /// <param name="Rooms">With the youngest incarnation of their actors that the source knows of; without the private one.</param>
    /// <param name="Data">What the application kept with its socket.</param>
    /// <param name="Principal">Who the application has said that it is, in the form of .NET; empty if it has not.</param>
    /// <param name="ExpiresAt">Until when that holds; ticks of UTC, 0 for ever.</param>
    /// <param name="IsIdentified">Whether the application has said anything of that.</param>
    /// <param name="Left">How long it is kept still.</param>
    public sealed record Keepsake(
        string Id, string? User, ImmutableArray<(string Name, long Incarnation)> Rooms, AdapterProtocol.Payload Data, ReadOnlyMemory<byte> Principal, long ExpiresAt, bool IsIdentified, TimeSpan Left)
    {
        /// <summary>What the application has said of who it is.</summary>
        public KnownPrincipal? ReadPrincipal()
        {
            if (!IsIdentified)
                return null;
            using var reader = new BinaryReader(new MemoryStream(Principal.ToArray()));
            return new(Principal.IsEmpty ? null : new ClaimsPrincipal(reader), ExpiresAt == 0 ? null : new DateTimeOffset(ExpiresAt, TimeSpan.Zero));
        }
    }

    /// <summary>Wanting node → source: I am where it was, and all know. → <see cref="Part"/>, one or more</summary>
    /// <param name="Request">A number of its own.</param>
    /// <param name="Move">The number of the move.</param>
    public sealed record Known(long Request, long Move) : ICrossesNodes;

    /// <summary>Source → every node: draw the line.</summary>
    /// <param name="Round">Higher than the source's last; one at a time, for all moves that wait for one.</param>
    /// <param name="Wanting">The nodes of these moves.</param>
    public sealed record DrawLine(long Round, ImmutableArray<NodeToken> Wanting) : ICrossesNodes;

    /// <summary>Emitter → wanting node, in the lane of emits.</summary>
    public sealed record LineBegun(NodeToken Source, long Round) : ICrossesNodes;

    /// <summary>Emitter → source, in the lane of emits.</summary>
    public sealed record LineDrawn(long Round) : ICrossesNodes;

    /// <summary>Emitter → wanting node, in the lane of emits.</summary>
    public sealed record LineEnded(NodeToken Source, long Round) : ICrossesNodes;

    /// <summary>Source → wanting node: packets, as many as make one message.</summary>
    /// <param name="Request">From <see cref="Known"/>.</param>
    /// <param name="Outcome">Anything but recovered: there is nothing, and this is the last part.</param>
    /// <param name="Packets">In order.</param>
    /// <param name="Round">The fence that was drawn for it.</param>
    /// <param name="Emitters">The nodes that have drawn it.</param>
    /// <param name="IsLast">Whether it is.</param>
    public sealed record Part(
        long Request, RecoveryOutcome Outcome, ImmutableArray<KeptPacket> Packets, long Round, ImmutableArray<NodeToken> Emitters, bool IsLast) : AdapterProtocol.IAnswer;

    /// <summary>Wanting node → source: how the move has ended.</summary>
    public sealed record Settled(long Move, bool HasArrived) : ICrossesNodes;

    /// <summary>A node that leaves → another: have these. → <see cref="AdapterProtocol.Done"/></summary>
    public sealed record Invite(long Request, ImmutableArray<(string Pid, string Namespace)> Clients) : ICrossesNodes;
}

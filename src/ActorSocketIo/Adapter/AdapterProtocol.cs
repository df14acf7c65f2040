using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ActorSocketIo.Link;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo.Adapters;

/// <summary>What the adapters of one namespace say to each other across nodes.</summary>
/// <remarks>
/// Commands travel in the ordered lane, so that they take effect in the order of the calls; answers in the lane of questions.
/// A request number is the asker's own; each node answers it once, but for broadcasts with acknowledgement.
/// </remarks>
internal static class AdapterProtocol
{
    /// <summary>Which sockets: in any of the rooms (all if none), and in none of the others.</summary>
    public sealed record Selection(string Namespace, ImmutableArray<string> Rooms, ImmutableArray<string> Except);

    /// <summary>JSON with its attachments. Nothing is copied on the way in or out: nobody changes these arrays.</summary>
    public sealed record Payload(ReadOnlyMemory<byte> Json, ImmutableArray<ReadOnlyMemory<byte>> Attachments)
    {
        /// <summary>How many it has.</summary>
        public long Bytes => ToEncoded().Bytes;

        public static Payload Of(Argument value) => new(value.Json, ImmutableCollectionsMarshal.AsImmutableArray(value.RawAttachments));

        public static Payload Of(in EncodedArguments args) => new(args.Json, ImmutableCollectionsMarshal.AsImmutableArray(args.Attachments));

        public Argument ToArgument(JsonSerializerOptions options) => new(Json, ImmutableCollectionsMarshal.AsArray(Attachments), options);

        /// <summary>As <see cref="Traces.Continue"/>; the event's name is read only if somebody listens.</summary>
        public Activity? ContinueTrace(string operation, string? parent, string nsp, JsonSerializerOptions options) =>
            parent is null || !Traces.AreWanted ? null : Traces.Continue(operation, parent, nsp, ToEncoded().ReadName(options));

        public EncodedArguments ToEncoded() => new(Json, ImmutableCollectionsMarshal.AsArray(Attachments) ?? []);
    }

    /// <summary>An event for sockets.</summary>
    /// <param name="To">Which.</param>
    /// <param name="Event">The event; with a number it has no offset yet.</param>
    /// <param name="Compress">Whether transports may compress it.</param>
    /// <param name="Volatile">Whether it is dropped for who is not ready.</param>
    /// <param name="Key">See <see cref="BroadcastScope.Key"/>.</param>
    /// <param name="Number">Which of the emits of its node that are kept it is, where clients are guarded; else 0.</param>
    /// <param name="Purpose">What a node that guards others does with it besides.</param>
    /// <param name="Incarnation">Of the room's actor that has ordered it; 0 for none.</param>
    public sealed record Broadcast(
        Selection To, Payload Event, bool Compress, bool Volatile, string? Key = null, long Number = 0, EmitPurpose Purpose = EmitPurpose.Deliver, long Incarnation = 0) : ICrossesNodes // → nothing
    {
        /// <summary>The span that delivering it is a part of; null if nothing is recorded.</summary>
        public string? TraceParent { get; init; }
    }

    /// <summary>Whom an emit with a number is for.</summary>
    public enum EmitPurpose : byte
    {
        /// <summary>Sockets of the node that is told, and of those that it guards.</summary>
        Deliver,

        /// <summary>Sockets that it guards: its own are told by another message.</summary>
        Guard,

        /// <summary>Sockets that it guards for the node that tells it.</summary>
        GuardOwn,
    }

    /// <summary>An event for sockets that answer. → <see cref="Recipients"/>, then for each <see cref="ClientAnswered"/> or <see cref="ClientLeft"/></summary>
    public sealed record BroadcastWithAck(long Request, Selection To, Payload Event, bool Compress, bool Volatile, TimeSpan Timeout) : ICrossesNodes
    {
        /// <inheritdoc cref="Broadcast.TraceParent"/>
        public string? TraceParent { get; init; }
    }

    /// <summary>An event in the order of a room's actor. → <see cref="Done"/>, or <see cref="Outdated"/> if it is of an older incarnation than the last: then it is dropped</summary>
    public sealed record OrderedBroadcast(long Request, Selection To, Payload Event, long Incarnation, long Number = 0) : ICrossesNodes
    {
        /// <inheritdoc cref="Broadcast.TraceParent"/>
        public string? TraceParent { get; init; }
    }

    /// <summary>Have the actor of a room, which lives there as far as is known, emit to its members. → <see cref="EmittedInOrder"/></summary>
    public sealed record EmitInOrder(long Request, string EntityId, Payload Event, TimeSpan Timeout) : ICrossesNodes
    {
        /// <summary>The span that putting it in order is a part of; null if nothing is recorded.</summary>
        public string? TraceParent { get; init; }
    }

    public sealed record SocketsJoin(long Request, Selection Of, ImmutableArray<string> Rooms) : ICrossesNodes;                    // → Done, when known everywhere

    /// <summary>Joins of these rooms may have gone before. → <see cref="Done"/>, when they are done and known everywhere</summary>
    public sealed record AwaitJoins(long Request, string Namespace, ImmutableArray<string> Rooms) : ICrossesNodes;

    public sealed record SocketsLeave(long Request, Selection Of, ImmutableArray<string> Rooms) : ICrossesNodes;                   // → Done

    public sealed record SocketsDisconnect(long Request, Selection Of, bool Close) : ICrossesNodes;                                // → Done

    /// <summary>Describe sockets, as long as the asker waits. → <see cref="SocketsFound"/>, in parts</summary>
    public sealed record FetchSockets(long Request, Selection Of, SocketFields Fields, TimeSpan Timeout) : ICrossesNodes;

    /// <summary>The sockets whose ids come after one (from the start if null), in the order of the ids: as many as make one message.</summary>
    public sealed record FetchPage(long Request, Selection Of, SocketFields Fields, string? After) : ICrossesNodes;                // → one SocketsFound

    /// <summary>Sets values that the application keeps with a socket (a JSON object), and removes others. → <see cref="SocketsCounted"/>: 1 if it is there</summary>
    public sealed record ChangeData(long Request, string Namespace, string SocketId, Payload Set, ImmutableArray<string> Removed) : ICrossesNodes;

    public sealed record CountSockets(long Request, Selection Of) : ICrossesNodes;                                                 // → SocketsCounted

    /// <summary>An event between servers; without a request nobody waits for answers. → <see cref="ServerSideAnswered"/></summary>
    public sealed record ServerSideEvent(long Request, string Namespace, Payload Event) : ICrossesNodes
    {
        /// <summary>The span that hearing it is a part of; null if nothing is recorded.</summary>
        public string? TraceParent { get; init; }
    }

    /// <summary>See <see cref="EmittedInOrder"/>.</summary>
    public enum OrderedOutcome : byte
    {
        /// <summary>Every node with members has it.</summary>
        Emitted,

        /// <summary>The node is handing its rooms over: ask again where the actor lives.</summary>
        NotHere,

        /// <summary>The actor said so.</summary>
        Failed,

        /// <summary>The actor, or a node with members, did not say so in time.</summary>
        Silent,
    }

    public interface IAnswer : ICrossesNodes
    {
        long Request { get; }
    }

    public sealed record Done(long Request) : IAnswer;

    /// <summary>The node has no answer: for the asker it is missing, at once.</summary>
    public sealed record NotAnswered(long Request) : IAnswer;

    /// <summary>What became of an ordered emit.</summary>
    /// <param name="Request">The asker's number.</param>
    /// <param name="Outcome">Of these only <see cref="OrderedOutcome.NotHere"/> says that nothing has been emitted.</param>
    /// <param name="Home">Where the actor lives, if it has emitted.</param>
    /// <param name="Failure">Why it has failed, if it has.</param>
    public sealed record EmittedInOrder(long Request, OrderedOutcome Outcome, NodeToken Home, string Failure) : IAnswer;

    /// <summary>The node has had an ordered emit of a younger incarnation, this one.</summary>
    public sealed record Outdated(long Request, long Incarnation) : IAnswer;

    /// <summary>Some of the sockets that were asked for.</summary>
    public sealed record SocketsFound(long Request, EncodedSockets Found, bool IsLast) : IAnswer
    {
        /// <summary>As the asker sees them.</summary>
        public ImmutableArray<SocketDescription> Sockets { get; init; } = [];
    }

    public sealed record SocketsCounted(long Request, int Count) : IAnswer;

    public sealed record ServerSideAnswered(long Request, Payload Answer) : IAnswer;

    /// <summary>How many clients of the node were asked.</summary>
    public sealed record Recipients(long Request, int Count) : IAnswer;

    public sealed record ClientAnswered(long Request, Payload Answer) : IAnswer;

    /// <summary>A client that was asked left without an answer.</summary>
    public sealed record ClientLeft(long Request) : IAnswer;
}

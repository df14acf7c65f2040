using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Rooms;

/// <summary>What the actors of rooms and namespaces are asked for by the server itself, beside the application's own messages.</summary>
internal static class RoomProtocol
{
    /// <summary>Emit to the members in the actor's order.</summary>
    public sealed record EmitOrdered(AdapterProtocol.Payload Event) : ICrossesNodes                                         // → OrderedEmitted
    {
        /// <inheritdoc cref="AdapterProtocol.EmitInOrder.TraceParent"/>
        public string? TraceParent { get; init; }
    }

    /// <summary>Every node with members has it; says where the actor lives.</summary>
    public sealed record OrderedEmitted(NodeToken Home) : ICrossesNodes;

    /// <summary>Where do you live?</summary>
    public sealed record GetHome : ICrossesNodes;                                                                           // → Home

    public sealed record Home(NodeToken Node) : ICrossesNodes;

    /// <summary>An event of a client that its socket passed on.</summary>
    public sealed record Forwarded(string SocketId, AdapterProtocol.Payload Event, bool WantsAck) : ICrossesNodes           // → ForwardAnswered, if wanted
    {
        /// <summary>The span that handling it is a part of; null if nothing is recorded.</summary>
        public string? TraceParent { get; init; }
    }

    public sealed record ForwardAnswered(AdapterProtocol.Payload Answer) : ICrossesNodes;

    public static ImmutableArray<MessageCodec> Codecs { get; } =
    [
        new MessageCodec<EmitOrdered>(
            "re1",
            (w, m) => { AdapterCodecs.Write(w, m.Event); w.WriteString(m.TraceParent); },
            (ref WireReader r) => new EmitOrdered(AdapterCodecs.ReadPayload(ref r)) { TraceParent = AdapterCodecs.ReadText(ref r) }),
        new MessageCodec<OrderedEmitted>("ro1", (w, m) => w.WriteUInt64(m.Home.Bits), (ref WireReader r) => new OrderedEmitted(NodeToken.FromBits(r.ReadUInt64()))),
        new MessageCodec<GetHome>("rg1", (w, m) => { }, (ref WireReader r) => new GetHome()),
        new MessageCodec<Home>("rh1", (w, m) => w.WriteUInt64(m.Node.Bits), (ref WireReader r) => new Home(NodeToken.FromBits(r.ReadUInt64()))),
        new MessageCodec<Forwarded>(
            "rf1",
            (w, m) => { w.WriteString(m.SocketId); AdapterCodecs.Write(w, m.Event); w.WriteBool(m.WantsAck); w.WriteString(m.TraceParent); },
            (ref WireReader r) => new Forwarded(r.ReadString(), AdapterCodecs.ReadPayload(ref r), r.ReadBool()) { TraceParent = AdapterCodecs.ReadText(ref r) }),
        new MessageCodec<ForwardAnswered>(
            "ra1", (w, m) => AdapterCodecs.Write(w, m.Answer), (ref WireReader r) => new ForwardAnswered(AdapterCodecs.ReadPayload(ref r))),
    ];
}

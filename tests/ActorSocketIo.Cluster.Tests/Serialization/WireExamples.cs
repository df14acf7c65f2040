using System.Text;
using ActorSocketIo.Adapters;
using ActorSocketIo.Forming;
using ActorSocketIo.Guarding;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Operations;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Recovery;
using ActorSocketIo.Relay;
using ActorSocketIo.Rooms;
using ActorSocketIo.Watching;

namespace ActorSocketIo.Cluster.Tests.Serialization;

/// <summary>One message of every type that crosses nodes, with a name under which its bytes are stored in <c>stored-bytes.txt</c>.</summary>
/// <remarks>Who adds a message adds an example; the tests say what line to store.</remarks>
internal static class WireExamples
{
    private static readonly AdapterProtocol.Selection Some = new("/chat", ["a", "ä \ud800"], ["b"]);
    private static readonly AdapterProtocol.Payload Event = new(Encoding.UTF8.GetBytes("[\"say\",1]"), [new byte[] { 1, 2 }, Array.Empty<byte>()]);
    private static readonly KeptPacket Kept = new(
        new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, "51-[\"a\",{\"_placeholder\":true,\"num\":0}]"u8), [EngineFrame.Binary([1, 2])], compress: false), "~L2NoYXQY1f");
    private static readonly MoveProtocol.Keepsake Keepsake = new(
        "id", "ada", [("room", 3), ("ä", 0)], Event, new byte[] { 1, 2 }, 12345, IsIdentified: true, TimeSpan.FromSeconds(90));
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly EmitVector Point = new([(NodeToken.FromBits(9), 77), (NodeToken.FromBits(10), 1)]);
    private static readonly Handshake Handshake = new()
    {
        Auth = Argument.From(new { a = 1 }),
        Headers = new Dictionary<string, string> { ["host"] = "x", ["cookie"] = "stays", ["origin"] = "http://x" },
        Query = new Dictionary<string, string> { ["EIO"] = "4" },
        Address = "::1",
        IsCrossDomain = true,
        IsSecure = false,
        Issued = 123,
        Url = "/socket.io/",
    };

    public static (string Name, ICrossesNodes Message)[] All { get; } =
    [
        ("Greet", new FormingProtocol.Greet("10.0.0.1:4053", 3, ["10.0.0.1:4053", "10.0.0.2:4053"])),
        ("Greeted", new FormingProtocol.Greeted("10.0.0.2:4053", 3, IsMember: true, ["10.0.0.2:4053"])),
        ("Hello", new LinkProtocol.Hello(1, IsAnswer: true, ReadsFrames: true)),
        ("Numbered", new LinkProtocol.Numbered(300, LinkProtocol.Part.Whole, 3, new byte[] { 1, 2, 3 })),
        ("Numbered middle", new LinkProtocol.Numbered(5, LinkProtocol.Part.Middle, 0, new byte[] { 9 })),
        ("Probe", new LinkProtocol.Probe(17)),
        ("Received", new LinkProtocol.Received(Lane.Questions, 1234567890123, 17, IsGap: true)),
        ("Bye", new LinkProtocol.Bye()),
        ("Renew", new InterestProtocol.Renew(987654321, 12)),
        ("Grant", new InterestProtocol.Grant(987654321, 13, CountsYou: true)),
        ("Changed", new InterestProtocol.Changed(14, [new(0x1122334455667788), new(1)], [new(ulong.MaxValue)])),
        ("Applied", new InterestProtocol.Applied(14)),
        ("GetSnapshot", new InterestProtocol.GetSnapshot()),
        ("Snapshot", new InterestProtocol.Snapshot(15, [new(2)])),
        ("LeftOut", new InterestProtocol.LeftOut(987654321, [new(2), new(3)])),
        ("Ask for what is kept", new MoveProtocol.Ask(7, "pid", "/chat", "ada", "~L2NoYXQY1f", IsInvited: false)),
        ("Ask for what is kept, invited", new MoveProtocol.Ask(7, "pid", "/chat", null, null, IsInvited: true)),
        ("Offered", new MoveProtocol.Offered(7, RecoveryOutcome.Recovered, Keepsake)),
        ("Offered nothing", new MoveProtocol.Offered(7, RecoveryOutcome.Unknown, null)),
        ("Known", new MoveProtocol.Known(8, 7)),
        ("DrawLine", new MoveProtocol.DrawLine(3, [NodeToken.FromBits(9), NodeToken.FromBits(10)])),
        ("LineBegun", new MoveProtocol.LineBegun(NodeToken.FromBits(9), 3)),
        ("LineDrawn", new MoveProtocol.LineDrawn(3)),
        ("LineEnded", new MoveProtocol.LineEnded(NodeToken.FromBits(9), 3)),
        ("Part", new MoveProtocol.Part(8, RecoveryOutcome.Recovered, [Kept], 3, [NodeToken.FromBits(9)], IsLast: true)),
        ("Settled", new MoveProtocol.Settled(7, HasArrived: true)),
        ("Invite", new MoveProtocol.Invite(7, [("pid", "/chat")])),
        ("Guarded", new GuardProtocol.Guarded(2, NodeToken.FromBits(9))),
        ("Line", new GuardProtocol.Line(NodeToken.FromBits(9), 2, 77)),
        ("TellAll", new GuardProtocol.TellAll(NodeToken.FromBits(9), TimeSpan.FromSeconds(90))),
        ("Mark", new GuardProtocol.Mark(77)),
        ("Hole", new GuardProtocol.Hole(77)),
        ("Begun", new GuardProtocol.Begun(77, "pid", "/chat", Keepsake, IsAway: true, Point, HasAll: true)),
        ("RoomsChanged", new GuardProtocol.RoomsChanged(78, "pid", ["room"], ["ä"], Point)),
        ("Noted", new GuardProtocol.Noted(78)),
        ("Changed of a client", new GuardProtocol.Changed("pid", Keepsake, IsAway: false)),
        ("Received of a client", new GuardProtocol.Received("pid", Point)),
        ("Ended", new GuardProtocol.Ended(NodeToken.FromBits(9), "pid")),
        ("DescribeNode", new OperationsProtocol.DescribeNode(7)),
        ("NodeDescribed", new OperationsProtocol.NodeDescribed(7, new NodeFacts("0.1.0", TimeSpan.FromSeconds(90), IsDraining: true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, TimeSpan.FromSeconds(2)))),
        ("GetNames", new OperationsProtocol.GetNames(7, "/chat", "a", "ab", 100)),
        ("GetNames of namespaces", new OperationsProtocol.GetNames(7, null, "", null, 100)),
        ("NamesFound", new OperationsProtocol.NamesFound(7, [new("lobby", 12, 0), new("ä", 1, 3)], IsLast: false)),
        ("GetHappenings", new OperationsProtocol.GetHappenings(7, [(NodeToken.FromBits(9), 77)])),
        ("HappeningsFound", new OperationsProtocol.HappeningsFound(7, [new(HappeningKind.Disconnected, 1234567890123, "/chat", "id", "transport close")], 78, 3)),
        ("Drain", new OperationsProtocol.Drain(7)),
        ("Broadcast", new AdapterProtocol.Broadcast(Some, Event, Compress: true, Volatile: false)),
        ("Broadcast with a number", new AdapterProtocol.Broadcast(Some, Event, Compress: true, Volatile: false, Number: 79, Purpose: AdapterProtocol.EmitPurpose.Guard, Incarnation: 5)),
        ("Broadcast volatile", new AdapterProtocol.Broadcast(Some, Event, Compress: true, Volatile: true)),
        ("Broadcast with a key", new AdapterProtocol.Broadcast(Some, Event, Compress: true, Volatile: false, "AAPL")),
        ("Broadcast of a trace", new AdapterProtocol.Broadcast(Some, Event, Compress: true, Volatile: false) { TraceParent = Trace }),
        ("BroadcastWithAck", new AdapterProtocol.BroadcastWithAck(7, Some, Event, Compress: false, Volatile: false, TimeSpan.FromSeconds(5))),
        ("BroadcastWithAck volatile", new AdapterProtocol.BroadcastWithAck(7, Some, Event, Compress: false, Volatile: true, TimeSpan.FromSeconds(5))),
        ("BroadcastWithAck of a trace", new AdapterProtocol.BroadcastWithAck(7, Some, Event, Compress: false, Volatile: false, TimeSpan.FromSeconds(5))
        {
            TraceParent = Trace,
        }),
        ("OrderedBroadcast", new AdapterProtocol.OrderedBroadcast(7, Some, Event, 3)),
        ("OrderedBroadcast with a number", new AdapterProtocol.OrderedBroadcast(7, Some, Event, 3, Number: 79)),
        ("OrderedBroadcast of a trace", new AdapterProtocol.OrderedBroadcast(7, Some, Event, 3) { TraceParent = Trace }),
        ("EmitInOrder", new AdapterProtocol.EmitInOrder(7, "L2NoYXQ.YQ", Event, TimeSpan.FromSeconds(5))),
        ("EmitInOrder of a trace", new AdapterProtocol.EmitInOrder(7, "L2NoYXQ.YQ", Event, TimeSpan.FromSeconds(5)) { TraceParent = Trace }),
        ("EmittedInOrder", new AdapterProtocol.EmittedInOrder(7, AdapterProtocol.OrderedOutcome.Failed, NodeToken.FromBits(9), "why")),
        ("AwaitJoins", new AdapterProtocol.AwaitJoins(7, "/chat", ["x"])),
        ("SocketsJoin", new AdapterProtocol.SocketsJoin(7, Some, ["x"])),
        ("SocketsLeave", new AdapterProtocol.SocketsLeave(7, Some, ["x"])),
        ("SocketsDisconnect", new AdapterProtocol.SocketsDisconnect(7, Some, Close: true)),
        ("FetchSockets", new AdapterProtocol.FetchSockets(7, Some, SocketFields.All, TimeSpan.FromSeconds(5))),
        ("FetchPage", new AdapterProtocol.FetchPage(7, Some, SocketFields.Rooms | SocketFields.Data, "id")),
        ("FetchPage first", new AdapterProtocol.FetchPage(7, Some, SocketFields.Id, null)),
        ("CountSockets", new AdapterProtocol.CountSockets(7, Some)),
        ("ServerSideEvent", new AdapterProtocol.ServerSideEvent(7, "/chat", Event)),
        ("ServerSideEvent of a trace", new AdapterProtocol.ServerSideEvent(7, "/chat", Event) { TraceParent = Trace }),
        ("Outdated", new AdapterProtocol.Outdated(7, 8)),
        ("NotAnswered", new AdapterProtocol.NotAnswered(7)),
        ("Done", new AdapterProtocol.Done(7)),
        ("SocketsFound", new AdapterProtocol.SocketsFound(7, Described(SocketFields.All, "id", "other"), IsLast: true)),
        ("SocketsFound ids", new AdapterProtocol.SocketsFound(7, Described(SocketFields.Id, "id", ""), IsLast: false)),
        ("ChangeData", new AdapterProtocol.ChangeData(7, "/chat", "id", Event, ["a"])),
        ("SocketsCounted", new AdapterProtocol.SocketsCounted(7, 8)),
        ("ServerSideAnswered", new AdapterProtocol.ServerSideAnswered(7, Event)),
        ("Recipients", new AdapterProtocol.Recipients(7, 8)),
        ("ClientAnswered", new AdapterProtocol.ClientAnswered(7, Event)),
        ("ClientLeft", new AdapterProtocol.ClientLeft(7)),
        ("EmitOrdered", new RoomProtocol.EmitOrdered(Event)),
        ("EmitOrdered of a trace", new RoomProtocol.EmitOrdered(Event) { TraceParent = Trace }),
        ("OrderedEmitted", new RoomProtocol.OrderedEmitted(NodeToken.FromBits(9))),
        ("GetHome", new RoomProtocol.GetHome()),
        ("Home", new RoomProtocol.Home(NodeToken.FromBits(9))),
        ("Forwarded", new RoomProtocol.Forwarded("id", Event, WantsAck: true)),
        ("Forwarded of a trace", new RoomProtocol.Forwarded("id", Event, WantsAck: true) { TraceParent = Trace }),
        ("Ask", new RelayProtocol.Ask(9, "sid", RelayProtocol.Kind.Poll, new(TransportName.WebSocket, 4), IsUpgrade: true, IsOctets: false, Body: null)),
        ("Ask for a pipe of text only", new RelayProtocol.Ask(9, "sid", RelayProtocol.Kind.Pipe, new(TransportName.WebSocket, 3), IsUpgrade: true, IsOctets: false, Body: null, IsTextOnly: true)),
        ("Ask with body", new RelayProtocol.Ask(9, "sid", RelayProtocol.Kind.Post, default, IsUpgrade: false, IsOctets: true, new byte[] { 1 })),
        ("Answer of bytes", new RelayProtocol.Answer(9, RelayProtocol.Status.Ok, new(TransportName.Polling, 3), new byte[] { 1, 2 }, Compress: true, IsOctets: true)),
        ("Answer", new RelayProtocol.Answer(9, RelayProtocol.Status.Mismatch, new(TransportName.WebSocket, 4), new byte[] { 1, 2 }, Compress: true)),
        ("Body", new RelayProtocol.Body(9, new byte[] { 1, 2 })),
        ("Gone", new RelayProtocol.Gone(9, "sid", RelayProtocol.Kind.Pipe, RelayProtocol.Reason.Broken, "why")),
        ("Release", new RelayProtocol.Release(9)),
        ("PipeIn", new RelayProtocol.PipeIn(9, [new(IsBinary: true, new byte[] { 1 }), new(IsBinary: false, Array.Empty<byte>())])),
        ("PipeInRead", new RelayProtocol.PipeInRead(9)),
        ("PipeOut", new RelayProtocol.PipeOut([new([9, 10], [new byte[] { 1 }, new byte[] { 2, 3 }]), new([11], [new byte[] { 4 }])])),
        ("PipeOutWritten", new RelayProtocol.PipeOutWritten([9, 10])),
        ("PipeEnd", new RelayProtocol.PipeEnd(9)),
        ("ForwardAnswered", new RoomProtocol.ForwardAnswered(Event)),
    ];

    private static EncodedSockets Described(SocketFields fields, params string[] ids)
    {
        var writer = SocketDescriptionWriter.Rent(fields);
        foreach (var id in ids) writer.Add(id, [id, "a"], Event.ToArgument(SocketJson.Default), Handshake);
        var sockets = writer.ToEncoded();
        SocketDescriptionWriter.Return(writer);
        return sockets;
    }
}

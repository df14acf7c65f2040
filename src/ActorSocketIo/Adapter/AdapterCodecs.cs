using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>How the messages of <see cref="AdapterProtocol"/> cross nodes: flat, payloads as opaque bytes.</summary>
internal static class AdapterCodecs
{
    public static ImmutableArray<MessageCodec> All { get; } =
    [
        new MessageCodec<Broadcast>(
            "b1",
            (w, m) => { Write(w, m.To); Write(w, m.Event); w.WriteBool(m.Compress); w.WriteBool(m.Volatile); w.WriteString(m.Key); w.WriteVarUInt((ulong)m.Number); w.WriteByte((byte)m.Purpose); w.WriteVarUInt((ulong)m.Incarnation); w.WriteString(m.TraceParent); },
            (ref WireReader r) => new Broadcast(ReadSelection(ref r), ReadPayload(ref r), r.ReadBool(), r.ReadBool(), ReadText(ref r), ReadNumber(ref r), r.Left > 0 ? (EmitPurpose)r.ReadByte() : default, ReadNumber(ref r)) { TraceParent = ReadText(ref r) }),
        new MessageCodec<BroadcastWithAck>(
            "ba1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.To); Write(w, m.Event); w.WriteBool(m.Compress); w.WriteBool(m.Volatile); w.WriteTimeSpan(m.Timeout); w.WriteString(m.TraceParent); },
            (ref WireReader r) => new BroadcastWithAck(r.ReadInt64(), ReadSelection(ref r), ReadPayload(ref r), r.ReadBool(), r.ReadBool(), r.ReadTimeSpan()) { TraceParent = ReadText(ref r) }),
        new MessageCodec<OrderedBroadcast>(
            "bo1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.To); Write(w, m.Event); w.WriteInt64(m.Incarnation); w.WriteVarUInt((ulong)m.Number); w.WriteString(m.TraceParent); },
            (ref WireReader r) => new OrderedBroadcast(r.ReadInt64(), ReadSelection(ref r), ReadPayload(ref r), r.ReadInt64(), ReadNumber(ref r)) { TraceParent = ReadText(ref r) }),
        new MessageCodec<EmitInOrder>(
            "eo1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteString(m.EntityId); Write(w, m.Event); w.WriteTimeSpan(m.Timeout); w.WriteString(m.TraceParent); },
            (ref WireReader r) => new EmitInOrder(r.ReadInt64(), r.ReadString(), ReadPayload(ref r), r.ReadTimeSpan()) { TraceParent = ReadText(ref r) }),
        new MessageCodec<EmittedInOrder>(
            "er1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteByte((byte)m.Outcome); w.WriteUInt64(m.Home.Bits); w.WriteString(m.Failure); },
            (ref WireReader r) => new EmittedInOrder(r.ReadInt64(), (OrderedOutcome)r.ReadByte(), NodeToken.FromBits(r.ReadUInt64()), r.ReadString())),
        new MessageCodec<SocketsJoin>(
            "sj1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Of); Write(w, m.Rooms); },
            (ref WireReader r) => new SocketsJoin(r.ReadInt64(), ReadSelection(ref r), ReadNames(ref r))),
        new MessageCodec<AwaitJoins>(
            "aj1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteString(m.Namespace); Write(w, m.Rooms); },
            (ref WireReader r) => new AwaitJoins(r.ReadInt64(), r.ReadString(), ReadNames(ref r))),
        new MessageCodec<SocketsLeave>(
            "sl1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Of); Write(w, m.Rooms); },
            (ref WireReader r) => new SocketsLeave(r.ReadInt64(), ReadSelection(ref r), ReadNames(ref r))),
        new MessageCodec<SocketsDisconnect>(
            "sd1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Of); w.WriteBool(m.Close); },
            (ref WireReader r) => new SocketsDisconnect(r.ReadInt64(), ReadSelection(ref r), r.ReadBool())),
        new MessageCodec<FetchSockets>(
            "fs1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Of); SocketFieldsCodec.Write(w, m.Fields); w.WriteTimeSpan(m.Timeout); },
            (ref WireReader r) => new FetchSockets(r.ReadInt64(), ReadSelection(ref r), SocketFieldsCodec.Read(ref r), r.ReadTimeSpan())),
        new MessageCodec<FetchPage>(
            "fp1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Of); SocketFieldsCodec.Write(w, m.Fields); w.WriteString(m.After); },
            (ref WireReader r) => new FetchPage(r.ReadInt64(), ReadSelection(ref r), SocketFieldsCodec.Read(ref r), r.ReadStringOrNull())),
        new MessageCodec<ChangeData>(
            "cd1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteString(m.Namespace); w.WriteString(m.SocketId); Write(w, m.Set); Write(w, m.Removed); },
            (ref WireReader r) => new ChangeData(r.ReadInt64(), r.ReadString(), r.ReadString(), ReadPayload(ref r), ReadNames(ref r))),
        new MessageCodec<CountSockets>(
            "cs1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Of); },
            (ref WireReader r) => new CountSockets(r.ReadInt64(), ReadSelection(ref r))),
        new MessageCodec<ServerSideEvent>(
            "se1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteString(m.Namespace); Write(w, m.Event); w.WriteString(m.TraceParent); },
            (ref WireReader r) => new ServerSideEvent(r.ReadInt64(), r.ReadString(), ReadPayload(ref r)) { TraceParent = ReadText(ref r) }),
        new MessageCodec<Done>("d1", (w, m) => w.WriteInt64(m.Request), (ref WireReader r) => new Done(r.ReadInt64())),
        new MessageCodec<Outdated>(
            "od1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteInt64(m.Incarnation); },
            (ref WireReader r) => new Outdated(r.ReadInt64(), r.ReadInt64())),
        new MessageCodec<NotAnswered>("na1", (w, m) => w.WriteInt64(m.Request), (ref WireReader r) => new NotAnswered(r.ReadInt64())),
        new MessageCodec<SocketsFound>(
            "sf1",
            (w, m) => { w.WriteInt64(m.Request); EncodedSockets.Write(w, m.Found); w.WriteBool(m.IsLast); },
            (ref WireReader r) =>
                new SocketsFound(r.ReadInt64(), EncodedSockets.Read(ref r, out var descriptions), r.ReadBool()) { Sockets = descriptions }),
        new MessageCodec<SocketsCounted>(
            "sc1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteInt32(m.Count); },
            (ref WireReader r) => new SocketsCounted(r.ReadInt64(), r.ReadInt32())),
        new MessageCodec<ServerSideAnswered>(
            "sa1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Answer); },
            (ref WireReader r) => new ServerSideAnswered(r.ReadInt64(), ReadPayload(ref r))),
        new MessageCodec<Recipients>(
            "rc1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteInt32(m.Count); },
            (ref WireReader r) => new Recipients(r.ReadInt64(), r.ReadInt32())),
        new MessageCodec<ClientAnswered>(
            "ca1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Answer); },
            (ref WireReader r) => new ClientAnswered(r.ReadInt64(), ReadPayload(ref r))),
        new MessageCodec<ClientLeft>("cl1", (w, m) => w.WriteInt64(m.Request), (ref WireReader r) => new ClientLeft(r.ReadInt64())),
    ];

    private static void Write(WireWriter w, Selection selection)
    {
        w.WriteString(selection.Namespace);
        Write(w, selection.Rooms);
        Write(w, selection.Except);
    }

    // The nodes of earlier versions write none of these.
    private static long ReadNumber(ref WireReader r) => r.Left > 0 ? (long)r.ReadVarUInt() : 0;

    public static string? ReadText(ref WireReader r) => r.Left > 0 ? r.ReadStringOrNull() : null;

    private static Selection ReadSelection(ref WireReader r) => new(r.ReadString(), ReadNames(ref r), ReadNames(ref r));

    public static void Write(WireWriter w, ImmutableArray<string> names)
    {
        w.WriteCount(names.Length);
        foreach (var name in names)
            w.WriteString(name);
    }

    public static ImmutableArray<string> ReadNames(ref WireReader r)
    {
        string[] names = r.ReadCount() is > 0 and var count ? new string[count] : [];
        for (var i = 0; i < names.Length; i++)
            names[i] = r.ReadString();
        return ImmutableCollectionsMarshal.AsImmutableArray(names);
    }

    public static void Write(WireWriter w, Payload payload) => WritePayload(w, payload.Json.Span, payload.Attachments.AsSpan());

    public static void Write(WireWriter w, in Argument payload) => WritePayload(w, payload.Json.Span, payload.RawAttachments);

    private static void WritePayload(WireWriter w, ReadOnlySpan<byte> json, ReadOnlySpan<ReadOnlyMemory<byte>> attachments)
    {
        w.WriteBytes(json);
        w.WriteCount(attachments.Length);
        foreach (var attachment in attachments)
            w.WriteBytes(attachment.Span);
    }

    public static Payload ReadPayload(ref WireReader r)
    {
        var json = r.ReadBytes();
        ReadOnlyMemory<byte>[] attachments = r.ReadCount() is > 0 and var count ? new ReadOnlyMemory<byte>[count] : [];
        for (var i = 0; i < attachments.Length; i++)
            attachments[i] = r.ReadBytes();
        return new Payload(json, ImmutableCollectionsMarshal.AsImmutableArray(attachments));
    }
}

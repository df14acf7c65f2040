using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Serialization;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>How the messages of <see cref="MoveProtocol"/> cross nodes; packets as the frames that leave for the client.</summary>
internal static class MoveCodecs
{
    public static ImmutableArray<MessageCodec> All { get; } =
    [
        new MessageCodec<Ask>(
            "ma1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteString(m.Pid); w.WriteString(m.Namespace); w.WriteString(m.User); w.WriteString(m.Offset); w.WriteBool(m.IsInvited); },
            (ref WireReader r) => new Ask(r.ReadInt64(), r.ReadString(), r.ReadString(), r.ReadStringOrNull(), r.ReadStringOrNull(), r.ReadBool())),
        new MessageCodec<Offered>(
            "mo1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteByte((byte)m.Outcome); w.WriteBool(m.Kept is not null); if (m.Kept is { } kept) Write(w, kept); },
            (ref WireReader r) => new Offered(r.ReadInt64(), (RecoveryOutcome)r.ReadByte(), r.ReadBool() ? ReadKeepsake(ref r) : null)),
        new MessageCodec<Known>("mk1", (w, m) => { w.WriteInt64(m.Request); w.WriteInt64(m.Move); }, (ref WireReader r) => new Known(r.ReadInt64(), r.ReadInt64())),
        new MessageCodec<DrawLine>("mm1", (w, m) => { w.WriteInt64(m.Round); Write(w, m.Wanting); }, (ref WireReader r) => new DrawLine(r.ReadInt64(), ReadTokens(ref r))),
        new MessageCodec<LineBegun>(
            "mb1", (w, m) => { w.WriteUInt64(m.Source.Bits); w.WriteInt64(m.Round); }, (ref WireReader r) => new LineBegun(NodeToken.FromBits(r.ReadUInt64()), r.ReadInt64())),
        new MessageCodec<LineDrawn>("md1", (w, m) => w.WriteInt64(m.Round), (ref WireReader r) => new LineDrawn(r.ReadInt64())),
        new MessageCodec<LineEnded>(
            "me1", (w, m) => { w.WriteUInt64(m.Source.Bits); w.WriteInt64(m.Round); }, (ref WireReader r) => new LineEnded(NodeToken.FromBits(r.ReadUInt64()), r.ReadInt64())),
        new MessageCodec<Part>(
            "mp1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteByte((byte)m.Outcome); Write(w, m.Packets); w.WriteInt64(m.Round); Write(w, m.Emitters); w.WriteBool(m.IsLast); },
            (ref WireReader r) => new Part(r.ReadInt64(), (RecoveryOutcome)r.ReadByte(), ReadPackets(ref r), r.ReadInt64(), ReadTokens(ref r), r.ReadBool())),
        new MessageCodec<Settled>("ms1", (w, m) => { w.WriteInt64(m.Move); w.WriteBool(m.HasArrived); }, (ref WireReader r) => new Settled(r.ReadInt64(), r.ReadBool())),
        new MessageCodec<Invite>(
            "mi1",
            (w, m) =>
            {
                w.WriteInt64(m.Request);
                w.WriteCount(m.Clients.Length);
                foreach (var (pid, nsp) in m.Clients)
                {
                    w.WriteString(pid);
                    w.WriteString(nsp);
                }
            },
            (ref WireReader r) => new Invite(r.ReadInt64(), ReadClients(ref r))),
    ];

    public static void Write(WireWriter w, Keepsake kept)
    {
        w.WriteString(kept.Id);
        w.WriteString(kept.User);
        w.WriteCount(kept.Rooms.Length);
        foreach (var (name, incarnation) in kept.Rooms)
        {
            w.WriteString(name);
            w.WriteInt64(incarnation);
        }

        AdapterCodecs.Write(w, kept.Data);
        w.WriteBytes(kept.Principal.Span);
        w.WriteInt64(kept.ExpiresAt);
        w.WriteBool(kept.IsIdentified);
        w.WriteTimeSpan(kept.Left);
    }

    public static Keepsake ReadKeepsake(ref WireReader r)
    {
        var (id, user) = (r.ReadString(), r.ReadStringOrNull());
        var rooms = new (string, long)[r.ReadCount(bytesEach: 1 + sizeof(long))];
        for (var i = 0; i < rooms.Length; i++)
            rooms[i] = (r.ReadString(), r.ReadInt64());
        return new(id, user, [.. rooms], AdapterCodecs.ReadPayload(ref r), r.ReadBytes(), r.ReadInt64(), r.ReadBool(), r.ReadTimeSpan());
    }

    private static void Write(WireWriter w, ImmutableArray<KeptPacket> packets)
    {
        w.WriteCount(packets.Length);
        foreach (var (packet, offset) in packets)
        {
            w.WriteString(offset);
            w.WriteBool(packet.Compress);
            w.WriteCount(packet.Frames);
            Write(w, packet.Head);
            foreach (var attachment in packet.Attachments)
                Write(w, attachment);
        }
    }

    private static ImmutableArray<KeptPacket> ReadPackets(ref WireReader r)
    {
        var packets = new KeptPacket[r.ReadCount(bytesEach: 4)];
        for (var i = 0; i < packets.Length; i++)
        {
            var (offset, compress) = (r.ReadString(), r.ReadBool());
            var frames = new EngineFrame[r.ReadCount(bytesEach: 2)];
            for (var frame = 0; frame < frames.Length; frame++)
                frames[frame] = ReadFrame(ref r);
            packets[i] = frames.Length == 0 ? r.Break<KeptPacket>(null!) : new(new EncodedPacket(frames[0], frames[1..], compress), offset);
        }

        return [.. packets];
    }

    private static void Write(WireWriter w, EngineFrame frame)
    {
        w.WriteBool(frame.IsBinary);
        w.WriteBytes(frame.IsBinary ? frame.Payload.Span : frame.Payload.Span[1..]); // without the digit that says "message"
    }

    private static EngineFrame ReadFrame(ref WireReader r) =>
        r.ReadBool() ? EngineFrame.Binary(r.ReadBytes().Span) : EngineFrame.Text(EnginePacketType.Message, r.ReadBytes().Span);

    private static void Write(WireWriter w, ImmutableArray<NodeToken> tokens)
    {
        w.WriteCount(tokens.Length);
        foreach (var token in tokens)
            w.WriteUInt64(token.Bits);
    }

    private static ImmutableArray<NodeToken> ReadTokens(ref WireReader r)
    {
        var tokens = new NodeToken[r.ReadCount(bytesEach: sizeof(ulong))];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = NodeToken.FromBits(r.ReadUInt64());
        return [.. tokens];
    }

    private static ImmutableArray<(string Pid, string Namespace)> ReadClients(ref WireReader r)
    {
        var clients = new (string, string)[r.ReadCount(bytesEach: 2)];
        for (var i = 0; i < clients.Length; i++)
            clients[i] = (r.ReadString(), r.ReadString());
        return [.. clients];
    }
}

using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Recovery;
using ActorSocketIo.Serialization;
using static ActorSocketIo.Guarding.GuardProtocol;

namespace ActorSocketIo.Guarding;

/// <summary>How the messages of <see cref="GuardProtocol"/> cross nodes.</summary>
internal static class GuardCodecs
{
    public static ImmutableArray<MessageCodec> All { get; } =
    [
        new MessageCodec<Guarded>(
            "gg1", (w, m) => { w.WriteInt64(m.Version); Write(w, m.Guard); }, (ref WireReader r) => new Guarded(r.ReadInt64(), ReadToken(ref r))),
        new MessageCodec<Line>(
            "gl1", (w, m) => { Write(w, m.Ward); w.WriteInt64(m.Version); w.WriteInt64(m.Number); }, (ref WireReader r) => new Line(ReadToken(ref r), r.ReadInt64(), r.ReadInt64())),
        new MessageCodec<TellAll>("ga1", (w, m) => { Write(w, m.Ward); w.WriteTimeSpan(m.Left); }, (ref WireReader r) => new TellAll(ReadToken(ref r), r.ReadTimeSpan())),
        new MessageCodec<Mark>("gm1", (w, m) => w.WriteInt64(m.Number), (ref WireReader r) => new Mark(r.ReadInt64())),
        new MessageCodec<Hole>("gh1", (w, m) => w.WriteInt64(m.Number), (ref WireReader r) => new Hole(r.ReadInt64())),
        new MessageCodec<Begun>(
            "gb1",
            (w, m) =>
            {
                w.WriteInt64(m.Number);
                w.WriteString(m.Pid);
                w.WriteString(m.Namespace);
                MoveCodecs.Write(w, m.Kept);
                w.WriteBool(m.IsAway);
                Write(w, m.At);
                w.WriteBool(m.HasAll);
            },
            (ref WireReader r) => new Begun(r.ReadInt64(), r.ReadString(), r.ReadString(), MoveCodecs.ReadKeepsake(ref r), r.ReadBool(), ReadVector(ref r), r.ReadBool())),
        new MessageCodec<RoomsChanged>(
            "gr1",
            (w, m) => { w.WriteInt64(m.Number); w.WriteString(m.Pid); AdapterCodecs.Write(w, m.Joined); AdapterCodecs.Write(w, m.Left); Write(w, m.At); },
            (ref WireReader r) => new RoomsChanged(r.ReadInt64(), r.ReadString(), AdapterCodecs.ReadNames(ref r), AdapterCodecs.ReadNames(ref r), ReadVector(ref r))),
        new MessageCodec<Noted>("gn1", (w, m) => w.WriteInt64(m.Number), (ref WireReader r) => new Noted(r.ReadInt64())),
        new MessageCodec<Changed>(
            "gc1",
            (w, m) => { w.WriteString(m.Pid); MoveCodecs.Write(w, m.Kept); w.WriteBool(m.IsAway); },
            (ref WireReader r) => new Changed(r.ReadString(), MoveCodecs.ReadKeepsake(ref r), r.ReadBool())),
        new MessageCodec<Received>("gp1", (w, m) => { w.WriteString(m.Pid); Write(w, m.At); }, (ref WireReader r) => new Received(r.ReadString(), ReadVector(ref r))),
        new MessageCodec<Ended>("ge1", (w, m) => { Write(w, m.Ward); w.WriteString(m.Pid); }, (ref WireReader r) => new Ended(ReadToken(ref r), r.ReadString())),
    ];

    private static void Write(WireWriter w, NodeToken token) => w.WriteUInt64(token.Bits);

    private static NodeToken ReadToken(ref WireReader r) => NodeToken.FromBits(r.ReadUInt64());

    private static void Write(WireWriter w, EmitVector vector)
    {
        w.WriteCount(vector.Entries.Length);
        foreach (var (emitter, number) in vector.Entries)
        {
            Write(w, emitter);
            w.WriteInt64(number);
        }
    }

    private static EmitVector ReadVector(ref WireReader r)
    {
        var entries = new (NodeToken, long)[r.ReadCount(bytesEach: sizeof(ulong) + sizeof(long))];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = (ReadToken(ref r), r.ReadInt64());
        return new([.. entries]);
    }
}

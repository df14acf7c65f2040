using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;
using ActorSocketIo.Watching;
using static ActorSocketIo.Operations.OperationsProtocol;

namespace ActorSocketIo.Operations;

/// <summary>How the messages of <see cref="OperationsProtocol"/> cross nodes.</summary>
internal static class OperationsCodecs
{
    public static ImmutableArray<MessageCodec> All { get; } =
    [
        new MessageCodec<DescribeNode>("wd1", (w, m) => w.WriteInt64(m.Request), (ref WireReader r) => new DescribeNode(r.ReadInt64())),
        new MessageCodec<GetNames>(
            "wn1",
            (w, m) => { w.WriteInt64(m.Request); w.WriteString(m.Namespace); w.WriteString(m.Prefix); w.WriteString(m.After); w.WriteInt32(m.Limit); },
            (ref WireReader r) => new GetNames(r.ReadInt64(), r.ReadStringOrNull(), r.ReadString(), r.ReadStringOrNull(), r.ReadInt32())),
        new MessageCodec<GetHappenings>("wh1", (w, m) => { w.WriteInt64(m.Request); Write(w, m.After); }, (ref WireReader r) => new GetHappenings(r.ReadInt64(), ReadAfter(ref r))),
        new MessageCodec<Drain>("wl1", (w, m) => w.WriteInt64(m.Request), (ref WireReader r) => new Drain(r.ReadInt64())),
        new MessageCodec<NodeDescribed>("wf1", (w, m) => { w.WriteInt64(m.Request); Write(w, m.Facts); }, (ref WireReader r) => new NodeDescribed(r.ReadInt64(), ReadFacts(ref r))),
        new MessageCodec<NamesFound>(
            "wr1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Names); w.WriteBool(m.IsLast); },
            (ref WireReader r) => new NamesFound(r.ReadInt64(), ReadNames(ref r), r.ReadBool())),
        new MessageCodec<HappeningsFound>(
            "we1",
            (w, m) => { w.WriteInt64(m.Request); Write(w, m.Happenings); w.WriteInt64(m.Last); w.WriteInt64(m.Missed); },
            (ref WireReader r) => new HappeningsFound(r.ReadInt64(), ReadHappenings(ref r), r.ReadInt64(), r.ReadInt64())),
    ];

    private static void Write(WireWriter w, NodeFacts facts)
    {
        w.WriteString(facts.Version);
        w.WriteTimeSpan(facts.Uptime);
        w.WriteBool(facts.IsDraining);
        foreach (var count in (ReadOnlySpan<int>)[facts.Sessions, facts.Sockets, facts.Namespaces, facts.Rooms])
            w.WriteInt32(count);
        foreach (var count in (ReadOnlySpan<long>)[facts.KeptBytes, facts.InFlightBytes, facts.Sent, facts.Received, facts.Dropped, facts.WorkingSet, facts.Heap])
            w.WriteInt64(count);
        w.WriteTimeSpan(facts.Cpu);
    }

    private static NodeFacts ReadFacts(ref WireReader r) => new(
        r.ReadString(), r.ReadTimeSpan(), r.ReadBool(), r.ReadInt32(), r.ReadInt32(), r.ReadInt32(), r.ReadInt32(),
        r.ReadInt64(), r.ReadInt64(), r.ReadInt64(), r.ReadInt64(), r.ReadInt64(), r.ReadInt64(), r.ReadInt64(), r.ReadTimeSpan());

    private static void Write(WireWriter w, ImmutableArray<(NodeToken Node, long After)> after)
    {
        w.WriteCount(after.Length);
        foreach (var (node, number) in after)
        {
            w.WriteUInt64(node.Bits);
            w.WriteInt64(number);
        }
    }

    private static ImmutableArray<(NodeToken Node, long After)> ReadAfter(ref WireReader r)
    {
        var after = new (NodeToken, long)[r.ReadCount(bytesEach: 16)];
        for (var i = 0; i < after.Length; i++)
            after[i] = (NodeToken.FromBits(r.ReadUInt64()), r.ReadInt64());
        return [.. after];
    }

    private static void Write(WireWriter w, ImmutableArray<NameCount> names)
    {
        w.WriteCount(names.Length);
        foreach (var name in names)
        {
            w.WriteString(name.Name);
            w.WriteInt32(name.Sockets);
            w.WriteInt32(name.Rooms);
        }
    }

    private static ImmutableArray<NameCount> ReadNames(ref WireReader r)
    {
        var names = new NameCount[r.ReadCount(bytesEach: 10)];
        for (var i = 0; i < names.Length; i++)
            names[i] = new(r.ReadString(), r.ReadInt32(), r.ReadInt32());
        return [.. names];
    }

    private static void Write(WireWriter w, ImmutableArray<Happening> happenings)
    {
        w.WriteCount(happenings.Length);
        foreach (var happening in happenings)
        {
            w.WriteByte((byte)happening.Kind);
            w.WriteInt64(happening.At);
            w.WriteString(happening.Namespace);
            w.WriteString(happening.SocketId);
            w.WriteString(happening.Detail);
        }
    }

    private static ImmutableArray<Happening> ReadHappenings(ref WireReader r)
    {
        var happenings = new Happening[r.ReadCount(bytesEach: 15)];
        for (var i = 0; i < happenings.Length; i++)
            happenings[i] = new((HappeningKind)r.ReadByte(), r.ReadInt64(), r.ReadString(), r.ReadString(), r.ReadString());
        return [.. happenings];
    }
}

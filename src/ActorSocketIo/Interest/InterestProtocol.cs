using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Interest;

/// <summary>What the interest actors of two nodes say to each other.</summary>
/// <remarks>
/// The <em>owner</em> has members, the <em>emitter</em> asks which nodes have. Each is both, towards every other.
/// <para>An owner numbers its changes. An emitter applies change n + 1 after n, or a whole snapshot, and may leave the owner out of an emit only
/// under a lease: <c>Renew</c> carries its own clock's reading to the owner and back, and the <c>Grant</c> counts from that reading, only
/// if the emitter has applied all that the owner had announced when it granted.</para>
/// <para>So after announcing change s, an owner knows of an emitter: either it has applied s, or every lease it can hold was granted before s, and
/// ends, on any clock that runs at the usual pace, one lease after the last such grant was sent. Then it floods.</para>
/// <para>An emitter reads the leases <em>before</em> the bits: a lease that is valid when read implies the bits it vouched for, and bits are
/// added before a lease is extended and taken away only when the owner says so.</para>
/// </remarks>
internal static class InterestProtocol
{
    /// <summary>Emitter → owner, four times a lease: asks for a lease. → <see cref="Grant"/></summary>
    /// <param name="AskedAt">The emitter's clock; the owner only gives it back.</param>
    /// <param name="Applied">The last change that the emitter has applied.</param>
    public sealed record Renew(long AskedAt, long Applied) : ICrossesNodes;

    /// <summary>Owner → emitter.</summary>
    /// <param name="AskedAt">From the <see cref="Renew"/>.</param>
    /// <param name="Sequence">The owner's last change; an emitter that has not applied it has no lease by this.</param>
    /// <param name="CountsYou">Whether the owner counts the emitter among the nodes that serve, and so asks it when it gathers.</param>
    public sealed record Grant(long AskedAt, long Sequence, bool CountsYou = false) : ICrossesNodes;

    /// <summary>Owner → emitter: rooms that have members now, and rooms that have had none for a while. → <see cref="Applied"/></summary>
    public sealed record Changed(long Sequence, ImmutableArray<RoomKey> Added, ImmutableArray<RoomKey> Removed) : ICrossesNodes;

    /// <summary>Emitter → owner: everything up to this change is in its table.</summary>
    public sealed record Applied(long Sequence) : ICrossesNodes;

    /// <summary>Emitter → owner: changes are missing, send all. → <see cref="Snapshot"/></summary>
    public sealed record GetSnapshot : ICrossesNodes;

    /// <summary>Owner → emitter: all rooms with members after this change. → <see cref="Applied"/></summary>
    public sealed record Snapshot(long Sequence, ImmutableArray<RoomKey> Rooms) : ICrossesNodes;

    /// <summary>Emitter → a node that it leaves out of an emit, only with <see cref="InterestSettings.ShadowFlood"/>.</summary>
    /// <param name="BegunAt">When the emit began, on the monotonic clock that the nodes of one machine share.</param>
    /// <param name="Rooms">The rooms of the emit.</param>
    public sealed record LeftOut(long BegunAt, ImmutableArray<RoomKey> Rooms) : ICrossesNodes;

    /// <summary>How they are written.</summary>
    public static ImmutableArray<MessageCodec> Codecs { get; } =
    [
        new MessageCodec<Renew>("ir", (w, m) => { w.WriteInt64(m.AskedAt); w.WriteInt64(m.Applied); }, (ref r) => new(r.ReadInt64(), r.ReadInt64())),
        new MessageCodec<Grant>("ig", (w, m) => { w.WriteInt64(m.AskedAt); w.WriteInt64(m.Sequence); w.WriteBool(m.CountsYou); },
            (ref r) => new(r.ReadInt64(), r.ReadInt64(), r.ReadBool())),
        new MessageCodec<Changed>("ic",
            (w, m) => { w.WriteInt64(m.Sequence); WriteKeys(w, m.Added); WriteKeys(w, m.Removed); },
            (ref r) => new(r.ReadInt64(), ReadKeys(ref r), ReadKeys(ref r))),
        new MessageCodec<Applied>("ia", (w, m) => w.WriteInt64(m.Sequence), (ref r) => new(r.ReadInt64())),
        new MessageCodec<GetSnapshot>("iq", (_, _) => { }, (ref _) => new()),
        new MessageCodec<LeftOut>("il", (w, m) => { w.WriteInt64(m.BegunAt); WriteKeys(w, m.Rooms); }, (ref r) => new(r.ReadInt64(), ReadKeys(ref r))),
        new MessageCodec<Snapshot>("is", (w, m) => { w.WriteInt64(m.Sequence); WriteKeys(w, m.Rooms); }, (ref r) => new(r.ReadInt64(), ReadKeys(ref r))),
    ];

    private static void WriteKeys(WireWriter writer, ImmutableArray<RoomKey> keys)
    {
        writer.WriteCount(keys.Length);
        foreach (var key in keys)
            writer.WriteUInt64(key.Value);
    }

    private static ImmutableArray<RoomKey> ReadKeys(ref WireReader reader)
    {
        var count = reader.ReadCount(bytesEach: sizeof(ulong));
        var keys = ImmutableArray.CreateBuilder<RoomKey>(count);
        for (var i = 0; i < count; i++)
            keys.Add(new(reader.ReadUInt64()));
        return keys.MoveToImmutable();
    }
}

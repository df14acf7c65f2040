using System.Collections.Immutable;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Link;

/// <summary>What the two ends of a link say to each other, over Akka.Remote or as a <see cref="LaneFrame"/>; any of it may be lost.</summary>
/// <remarks>
/// An end is addressed by path: <c>/user/sio-link-{its token}/{the other's token}</c>, its lanes below that. Both tokens name incarnations, so what was
/// meant for an earlier one finds nobody, and the numbers of a pair start once and never again.
/// <para>Everything in a lane has a number. A receiver takes n + 1 after n, drops what it has had, and drops what comes too early after saying so once.
/// A sender keeps what is not acknowledged and goes back to the first of it when told of a gap, or when the answer to a probe, which travels behind
/// what it asks about, shows that something is missing. Sending too much again is harmless, so every doubt is settled by going back.</para>
/// <para>Acknowledgements count what has been handled: a busy receiver closes its senders' windows.</para>
/// </remarks>
internal static class LinkProtocol
{
    /// <summary>The version of all our messages between nodes: raised by a release that changes one, see <see cref="MessageCodec.Since"/>.</summary>
    public const byte Version = 1;

    /// <summary>To the link: this end is there. Both send it when they start and until they have heard the other. → an answer</summary>
    /// <param name="Version">The sender's <see cref="LinkProtocol.Version"/>.</param>
    /// <param name="IsAnswer">An answer is not answered.</param>
    /// <param name="ReadsFrames">Whether it reads <see cref="LaneFrame"/>s.</param>
    public sealed record Hello(byte Version, bool IsAnswer, bool ReadsFrames) : ICrossesNodes;

    /// <summary>To a lane: a message, or a piece of one. → <see cref="Received"/>, not for each</summary>
    /// <param name="Number">From 1, without a hole.</param>
    /// <param name="Part">Whether a message begins and ends with it.</param>
    /// <param name="MessageBytes">Length of the whole message; only read where one begins.</param>
    /// <param name="Bytes">Of the encoded message.</param>
    public sealed record Numbered(long Number, Part Part, int MessageBytes, ReadOnlyMemory<byte> Bytes) : ICrossesNodes;

    /// <summary>To a lane: what have you received? → <see cref="Received"/> with the same number</summary>
    /// <param name="Id">From 1, rising.</param>
    public sealed record Probe(long Id) : ICrossesNodes;

    /// <summary>To the link: everything up to a number has been handled.</summary>
    /// <param name="Lane">Of the one who sent it.</param>
    /// <param name="UpTo">The last number handled without a hole.</param>
    /// <param name="Probe">The probe that this answers, or 0.</param>
    /// <param name="IsGap">A later number came before the next one: the next one is lost.</param>
    public sealed record Received(Lane Lane, long UpTo, long Probe, bool IsGap) : ICrossesNodes;

    /// <summary>To the link: this node has left and has nothing more to say; all that it had said has been acknowledged.</summary>
    public sealed record Bye : ICrossesNodes;

    /// <summary>Where in a message a piece stands.</summary>
    [Flags]
    public enum Part : byte
    {
        /// <summary>In the middle.</summary>
        Middle = 0,

        /// <summary>A message begins with it.</summary>
        First = 1,

        /// <summary>A message ends with it.</summary>
        Last = 2,

        /// <summary>It is the message.</summary>
        Whole = First | Last,
    }

    /// <summary>How they are written.</summary>
    public static ImmutableArray<MessageCodec> Codecs { get; } =
    [
        new MessageCodec<Hello>("lh",
            (w, m) => { w.WriteByte(m.Version); w.WriteBool(m.IsAnswer); w.WriteBool(m.ReadsFrames); },
            (ref r) => new(r.ReadByte(), r.ReadBool(), r.Left > 0 && (r.ReadByte() & 1) != 0)),
        new MessageCodec<Numbered>("n", Write, Read),
        new MessageCodec<Probe>("lp", (w, m) => w.WriteInt64(m.Id), (ref r) => new(r.ReadInt64())),
        new MessageCodec<Received>("lr",
            (w, m) => { w.WriteByte((byte)m.Lane); w.WriteInt64(m.UpTo); w.WriteInt64(m.Probe); w.WriteBool(m.IsGap); },
            (ref r) => new(ReadLane(ref r), r.ReadInt64(), r.ReadInt64(), r.ReadBool())),
        new MessageCodec<Bye>("lb", (_, _) => { }, (ref _) => new()),
    ];

    private static void Write(WireWriter writer, Numbered message)
    {
        writer.WriteVarUInt((ulong)message.Number);
        writer.WriteByte((byte)message.Part);
        if (message.Part.HasFlag(Part.First))
            writer.WriteCount(message.MessageBytes);
        writer.WriteRaw(message.Bytes.Span);
    }

    private static Numbered Read(ref WireReader reader)
    {
        var number = reader.ReadVarUInt();
        var part = reader.ReadByte();
        if (number is 0 or > long.MaxValue || part > (byte)Part.Whole)
            reader.Break(0);
        var bytes = (part & (byte)Part.First) == 0 ? 0 : reader.ReadVarUInt();
        if (bytes > int.MaxValue)
            reader.Break(0);
        return new((long)number, (Part)part, (int)bytes, reader.ReadRest());
    }

    private static Lane ReadLane(ref WireReader reader)
    {
        var lane = (Lane)reader.ReadByte();
        return lane <= Lane.Interest ? lane : reader.Break(Lane.Ordered);
    }
}

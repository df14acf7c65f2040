using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Serialization;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>How the messages of <see cref="RelayProtocol"/> cross nodes.</summary>
internal static class RelayCodecs
{
    public static ImmutableArray<MessageCodec> All { get; } =
    [
        new MessageCodec<Ask>(
            "qa1",
            (w, m) =>
            {
                w.WriteInt64(m.Number);
                w.WriteString(m.Sid);
                w.WriteByte((byte)m.Kind);
                Write(w, m.As);
                w.WriteBool(m.IsUpgrade);
                w.WriteBool(m.IsOctets);
                w.WriteBool(m.Body is not null);
                if (m.Body is { } body)
                    w.WriteBytes(body.Span);
                w.WriteBool(m.IsTextOnly);
            },
            (ref WireReader r) => new Ask(
                r.ReadInt64(), r.ReadString(), (Kind)ReadUpTo(ref r, (byte)Kind.Check), ReadFacts(ref r), r.ReadBool(), r.ReadBool(), r.ReadBool() ? r.ReadBytes() : (ReadOnlyMemory<byte>?)null,
                ReadLaterBool(ref r))),
        new MessageCodec<Answer>(
            "qr1",
            (w, m) => { w.WriteInt64(m.Number); w.WriteByte((byte)m.Status); Write(w, m.Facts); w.WriteBytes(m.Body.Span); w.WriteBool(m.Compress); w.WriteBool(m.IsOctets); },
            (ref WireReader r) => new Answer(r.ReadInt64(), (Status)ReadUpTo(ref r, (byte)Status.Mismatch), ReadFacts(ref r), r.ReadBytes(), r.ReadBool(), ReadLaterBool(ref r))),
        new MessageCodec<Body>("qb1", (w, m) => { w.WriteInt64(m.Number); w.WriteBytes(m.Bytes.Span); }, (ref WireReader r) => new Body(r.ReadInt64(), r.ReadBytes())),
        new MessageCodec<Gone>(
            "qg1",
            (w, m) => { w.WriteInt64(m.Number); w.WriteString(m.Sid); w.WriteByte((byte)m.Kind); w.WriteByte((byte)m.Reason); w.WriteString(m.Text); },
            (ref WireReader r) => new Gone(
                r.ReadInt64(), r.ReadString(), (Kind)ReadUpTo(ref r, (byte)Kind.Check), (Reason)ReadUpTo(ref r, (byte)Reason.Lost), r.ReadStringOrNull())),
        new MessageCodec<Release>("ql1", (w, m) => w.WriteInt64(m.Number), (ref WireReader r) => new Release(r.ReadInt64())),
        new MessageCodec<PipeIn>("pi1", Write, ReadPipeIn),
        new MessageCodec<PipeInRead>("pr1", (w, m) => w.WriteInt64(m.Number), (ref WireReader r) => new PipeInRead(r.ReadInt64())),
        new MessageCodec<PipeOut>("po1", Write, ReadPipeOut),
        new MessageCodec<PipeOutWritten>("pw1", (w, m) => Write(w, m.Numbers), (ref WireReader r) => new PipeOutWritten(ReadNumbers(ref r))),
        new MessageCodec<PipeEnd>("pe1", (w, m) => w.WriteInt64(m.Number), (ref WireReader r) => new PipeEnd(r.ReadInt64())),
    ];

    private static void Write(WireWriter writer, SessionFacts facts)
    {
        writer.WriteByte((byte)facts.Transport);
        writer.WriteByte((byte)facts.Protocol);
    }

    private static SessionFacts ReadFacts(ref WireReader reader) => new((TransportName)ReadUpTo(ref reader, (byte)TransportName.WebSocket), reader.ReadByte());

    private static void Write(WireWriter writer, PipeIn message)
    {
        writer.WriteInt64(message.Number);
        writer.WriteCount(message.Messages.Length);
        foreach (var (isBinary, bytes) in message.Messages)
        {
            writer.WriteBool(isBinary);
            writer.WriteBytes(bytes.Span);
        }
    }

    private static PipeIn ReadPipeIn(ref WireReader reader)
    {
        var number = reader.ReadInt64();
        var messages = new PipedMessage[reader.ReadCount(bytesEach: 2)];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = new(reader.ReadBool(), reader.ReadBytes());
        return new(number, ImmutableCollectionsMarshal.AsImmutableArray(messages));
    }

    private static void Write(WireWriter writer, PipeOut message)
    {
        writer.WriteCount(message.Writes.Length);
        foreach (var (numbers, frames) in message.Writes)
        {
            Write(writer, numbers);
            writer.WriteCount(LengthOf(frames));
            foreach (var frame in frames)
                writer.WriteRaw(frame.Span);
        }
    }

    private static int LengthOf(ImmutableArray<ReadOnlyMemory<byte>> frames)
    {
        var bytes = 0;
        foreach (var frame in frames)
            bytes = checked(bytes + frame.Length);
        return bytes;
    }

    private static PipeOut ReadPipeOut(ref WireReader reader)
    {
        var writes = new PipedFrames[reader.ReadCount(bytesEach: 2)];
        for (var i = 0; i < writes.Length; i++)
            writes[i] = new(ReadNumbers(ref reader), [reader.ReadBytes()]);
        return new(ImmutableCollectionsMarshal.AsImmutableArray(writes));
    }

    private static void Write(WireWriter writer, ImmutableArray<long> numbers)
    {
        writer.WriteCount(numbers.Length);
        foreach (var number in numbers)
            writer.WriteInt64(number);
    }

    private static ImmutableArray<long> ReadNumbers(ref WireReader reader)
    {
        var numbers = new long[reader.ReadCount(bytesEach: 8)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = reader.ReadInt64();
        return ImmutableCollectionsMarshal.AsImmutableArray(numbers);
    }

    // A field that came later: nodes of the version before do not write it.
    private static bool ReadLaterBool(ref WireReader reader) => reader.Left > 0 && reader.ReadBool();

    private static byte ReadUpTo(ref WireReader reader, byte last)
    {
        var value = reader.ReadByte();
        return value <= last ? value : reader.Break((byte)0);
    }
}

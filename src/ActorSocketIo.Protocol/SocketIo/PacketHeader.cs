using System.Buffers.Text;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>What stands in front of the JSON in the text of a packet: <c>type [n-] [/nsp,] [ack]</c>.</summary>
/// <remarks>Source: socket.io-protocol v5, "Packet encoding"; <c>socket.io-parser</c>, <c>decodeString</c>.</remarks>
internal readonly ref struct PacketHeader
{
    /// <summary>Up to here JavaScript counts without gaps.</summary>
    public const long LargestAckId = 1L << 53;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>The type, as in <see cref="SocketPacket"/>: never a binary one.</summary>
    public SocketPacketType Type { get; private init; }

    /// <summary>How many attachments follow the text.</summary>
    public int Attachments { get; private init; }

    /// <summary>The namespace with its slash; empty for the main one, which is not written.</summary>
    public ReadOnlySpan<byte> Namespace { get; private init; }

    /// <summary>The ack id.</summary>
    public long? AckId { get; private init; }

    /// <summary>What follows, without white space around it.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Reads the header of a text.</summary>
    /// <returns>Null, or why it is malformed. Never throws.</returns>
    public static ProtocolError? Read(ReadOnlySpan<byte> text, int maxAttachments, out PacketHeader header)
    {
        header = default;
        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'6')
            return text.IsEmpty ? ProtocolError.UnknownPacketType : ProtocolError.UnknownPacketTypeOf(text[0]);

        var type = (SocketPacketType)(text[0] - '0');
        text = text[1..];

        var attachments = 0;
        if (type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck)
        {
            if (!TryReadAttachments(ref text, out attachments) || attachments == 0)
                return ProtocolError.IllegalAttachmentCount;
            if (attachments > maxAttachments)
                return ProtocolError.TooManyAttachments;
            type = type == SocketPacketType.BinaryEvent ? SocketPacketType.Event : SocketPacketType.Ack;
        }

        var nsp = ReadNamespace(ref text);
        if (!TryReadAckId(ref text, out var ackId))
            return ProtocolError.IllegalAckId;

        header = new PacketHeader
        {
            Type = type,
            Attachments = attachments,
            Namespace = nsp,
            AckId = ackId,
            Payload = text.Trim(WhiteSpace),
        };
        return null;
    }

    // Digits and a dash, nothing else: the reference takes whatever JavaScript's Number() does, and nobody sends that.
    private static bool TryReadAttachments(ref ReadOnlySpan<byte> text, out int count)
    {
        var dash = text.IndexOf((byte)'-');
        count = 0;
        if (dash <= 0 || text[..dash].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        if (!Utf8Parser.TryParse(text[..dash], out count, out _))
            count = int.MaxValue; // more digits than an int has
        text = text[(dash + 1)..];
        return true;
    }

    private static ReadOnlySpan<byte> ReadNamespace(scoped ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '/')
            return default;

        var comma = text.IndexOf((byte)',');
        var nsp = comma < 0 ? text : text[..comma];
        text = comma < 0 ? default : text[(comma + 1)..];
        return nsp;
    }

    private static bool TryReadAckId(ref ReadOnlySpan<byte> text, out long? id)
    {
        id = null;
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = text.Length;
        if (digits == 0)
            return true;
        if (!Utf8Parser.TryParse(text[..digits], out long value, out _) || value > LargestAckId)
            return false;

        id = value;
        text = text[digits..];
        return true;
    }
}

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>One Socket.IO packet, independent of how a parser writes it.</summary>
/// <remarks>
/// The form that is kept and sent between nodes: whether an event or ack is binary follows from its attachments, so the
/// types <see cref="SocketPacketType.BinaryEvent"/> and <see cref="SocketPacketType.BinaryAck"/> never stand here.
/// </remarks>
public sealed class SocketPacket
{
    private static readonly ReadOnlyMemory<byte>[] NoAttachments = [];

    /// <summary>A packet.</summary>
    /// <param name="type">Connect, Disconnect, Event, Ack or ConnectError.</param>
    /// <param name="nsp">The namespace, with its leading slash.</param>
    /// <param name="payload">UTF-8 JSON, empty if there is none; of events <c>["name",…]</c>, of acks <c>[…]</c>. Owned by the packet.</param>
    /// <param name="ackId">The id that asks for or answers an acknowledgement.</param>
    /// <param name="attachments">What the placeholders of the payload stand for, by number. Owned by the packet.</param>
    public SocketPacket(SocketPacketType type, string nsp, ReadOnlyMemory<byte> payload = default, long? ackId = null, ReadOnlyMemory<byte>[]? attachments = null)
    {
        Type = type;
        Namespace = nsp;
        Payload = payload;
        AckId = ackId;
        Attachments = attachments ?? NoAttachments;
    }

    /// <summary>Connect, Disconnect, Event, Ack or ConnectError.</summary>
    public SocketPacketType Type { get; }

    /// <summary>The namespace, with its leading slash.</summary>
    public string Namespace { get; }

    /// <summary>UTF-8 JSON; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The id that asks for or answers an acknowledgement.</summary>
    public long? AckId { get; }

    /// <summary>What the placeholders of the payload stand for, by number.</summary>
    public ReadOnlyMemory<byte>[] Attachments { get; }

    /// <summary>Where the elements of the payload's array are; set by decoders for events and acks.</summary>
    /// <remarks>Of an event the first element is its name.</remarks>
    public JsonElements Elements { get; init; }

    /// <summary>The JSON of one element of a decoded event's or ack's payload.</summary>
    /// <param name="index">From 0, less than the count of <see cref="Elements"/>.</param>
    public ReadOnlyMemory<byte> Element(int index) => Payload[Elements[index]];
}

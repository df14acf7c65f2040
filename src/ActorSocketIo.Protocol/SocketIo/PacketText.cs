using System.Buffers.Text;
using System.Text;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>The text of a packet, measured and then written where it will stay: <c>type [n-] [/nsp,] [ack] [json]</c>.</summary>
internal readonly struct PacketText
{
    private readonly SocketPacket _packet;
    private readonly SocketPacketType _type;

    public PacketText(SocketPacket packet)
    {
        _packet = packet;
        _type = TypeOnTheWire(packet);
        Length = 1 + packet.Payload.Length;
        if (packet.Attachments.Length > 0)
            Length += DigitsOf(packet.Attachments.Length) + 1;
        if (packet.Namespace != "/")
            Length += Encoding.UTF8.GetByteCount(packet.Namespace) + 1;
        if (packet.AckId is { } id)
            Length += DigitsOf(id);
    }

    /// <summary>In bytes.</summary>
    public int Length { get; }

    /// <summary>Writes it into exactly as many bytes.</summary>
    public void Write(Span<byte> target)
    {
        target[0] = (byte)('0' + (byte)_type);
        target = target[1..];
        if (_packet.Attachments.Length > 0)
        {
            target = Number(target, _packet.Attachments.Length);
            target = Character(target, '-');
        }

        if (_packet.Namespace != "/")
        {
            target = target[Encoding.UTF8.GetBytes(_packet.Namespace, target)..];
            target = Character(target, ',');
        }

        if (_packet.AckId is { } id)
            target = Number(target, id);
        _packet.Payload.Span.CopyTo(target);
    }

    private static SocketPacketType TypeOnTheWire(SocketPacket packet) => (packet.Type, packet.Attachments.Length > 0) switch
    {
        (SocketPacketType.Event, true) => SocketPacketType.BinaryEvent,
        (SocketPacketType.Ack, true) => SocketPacketType.BinaryAck,
        ( <= SocketPacketType.ConnectError, false) => packet.Type,
        _ => throw new ArgumentException($"A packet of type {packet.Type} with {packet.Attachments.Length} attachments cannot be written."),
    };

    private static int DigitsOf(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var digits = 1;
        for (; number >= 10; number /= 10)
            digits++;
        return digits;
    }

    private static Span<byte> Number(Span<byte> target, long number)
    {
        Utf8Formatter.TryFormat(number, target, out var written);
        return target[written..];
    }

    private static Span<byte> Character(Span<byte> target, char character)
    {
        target[0] = (byte)character;
        return target[1..];
    }
}

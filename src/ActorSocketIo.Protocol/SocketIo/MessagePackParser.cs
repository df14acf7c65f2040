using System.Text;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo.MsgPack;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>Speaks with clients that use <c>socket.io-msgpack-parser</c>: one binary frame a packet, attachments inside.</summary>
/// <remarks>
/// Stricter than the npm package: event names, ack ids, nesting and the number of attachments are limited as in <see cref="DefaultParser"/>,
/// attachments belong to events and acks only, a namespace starts with a slash. How values map: <c>MsgPackToJson</c>.
/// </remarks>
public sealed class MessagePackParser : IPacketParser
{
    [ThreadStatic]
    private static MsgPackWriter? _writerOfThread;

    /// <summary>The one that is needed: it has no state.</summary>
    public static MessagePackParser Instance { get; } = new();

    /// <inheritdoc/>
    public IPacketDecoder CreateDecoder(PacketLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new MsgPackDecoder(limits);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The packet's type is a binary one, or its payload is no JSON that MessagePack could hold.</exception>
    public EncodedPacket Encode(SocketPacket packet, bool compress = true)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (packet.Type > SocketPacketType.ConnectError)
            throw new ArgumentException($"A packet of type {packet.Type} exists only in the text protocol.", nameof(packet));

        var writer = _writerOfThread ??= new MsgPackWriter();
        writer.Length = 0;
        Write(packet, writer);
        var frame = EngineFrame.Binary(writer.Written);
        if (writer.IsTooLargeToKeep)
            _writerOfThread = null;
        return new EncodedPacket(frame, compress: compress);
    }

    private static void Write(SocketPacket packet, MsgPackWriter writer)
    {
        var pairs = 2;
        var map = writer.Begin();
        writer.Text("type"u8);
        writer.Integer((long)packet.Type);
        writer.Text("nsp"u8);
        writer.Text(Encoding.UTF8.GetBytes(packet.Namespace));
        if (!packet.Payload.IsEmpty)
        {
            writer.Text("data"u8);
            JsonToMsgPack.Write(packet.Payload.Span, packet.Attachments, writer);
            pairs++;
        }

        if (packet.AckId is { } id)
        {
            writer.Text("id"u8);
            writer.Integer(id);
            pairs++;
        }

        writer.EndMap(map, pairs);
    }
}

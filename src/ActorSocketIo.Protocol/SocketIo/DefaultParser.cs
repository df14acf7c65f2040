using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>The parser that every Socket.IO client has: text, with binary attachments in frames of their own.</summary>
/// <remarks>
/// Source: socket.io-protocol v5. Stricter than <c>socket.io-parser</c> where that is a bug or a hazard: an event without a payload and an
/// ack without one are refused, ack ids over 2^53 too, <c>450-</c> is a plain event, an attachment count is digits only.
/// CONNECT_ERROR is decoded; that a client must not send it is for the layer above to say.
/// </remarks>
public sealed class DefaultParser : IPacketParser
{
    /// <summary>The one that is needed: it has no state.</summary>
    public static DefaultParser Instance { get; } = new();

    /// <inheritdoc/>
    public IPacketDecoder CreateDecoder(PacketLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new DefaultDecoder(limits);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The packet's type is a binary one, or none exists for its attachments.</exception>
    public EncodedPacket Encode(SocketPacket packet, bool compress = true)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var text = new PacketText(packet);
        var head = EngineFrame.Create(EnginePacketType.Message, isBinary: false, text.Length, text, static (span, text) => text.Write(span));
        if (packet.Attachments.Length == 0)
            return new EncodedPacket(head, compress: compress);

        var attachments = new EngineFrame[packet.Attachments.Length];
        for (var i = 0; i < attachments.Length; i++)
            attachments[i] = EngineFrame.Binary(packet.Attachments[i].Span);
        return new EncodedPacket(head, attachments, compress);
    }
}

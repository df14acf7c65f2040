namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>Puts the packets of one connection together; used by one thread at a time.</summary>
public interface IPacketDecoder
{
    /// <summary>True while a packet waits for its attachments.</summary>
    bool IsIncomplete { get; }

    /// <summary>Takes one Engine.IO message.</summary>
    /// <param name="message">UTF-8 text, or bytes. Copied where it is kept.</param>
    /// <param name="isBinary">Whether it was a binary message.</param>
    /// <returns>A whole packet, null if more messages are owed, or why the connection must be closed. Never throws.</returns>
    Decoded<SocketPacket?> Add(ReadOnlySpan<byte> message, bool isBinary);
}

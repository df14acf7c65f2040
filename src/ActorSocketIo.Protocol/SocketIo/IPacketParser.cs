using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>Socket.IO packets ⇄ Engine.IO packets; exchangeable, as the reference's <c>parser</c> option.</summary>
/// <remarks>One for the whole server, used by many threads.</remarks>
public interface IPacketParser
{
    /// <summary>Encodes a packet once for all who receive it.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="compress">Whether transports may compress it.</param>
    EncodedPacket Encode(SocketPacket packet, bool compress = true);

    /// <summary>A decoder for one connection.</summary>
    /// <param name="limits">What a client may make it hold.</param>
    IPacketDecoder CreateDecoder(PacketLimits limits);
}

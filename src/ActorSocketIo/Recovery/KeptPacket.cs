using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Recovery;

/// <summary>A packet that a client may not have got.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Offset">What it is known by on all nodes.</param>
internal sealed record KeptPacket(EncodedPacket Packet, string Offset);

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>One Engine.IO packet as it was received.</summary>
/// <param name="Type">Its type; binary packets are always <see cref="EnginePacketType.Message"/>.</param>
/// <param name="Data">UTF-8 text after the type digit, or raw bytes; a slice of the buffer it came in, valid only while that is.</param>
/// <param name="IsBinary">Whether <paramref name="Data"/> is raw bytes.</param>
public readonly record struct EnginePacket(EnginePacketType Type, ReadOnlyMemory<byte> Data, bool IsBinary);

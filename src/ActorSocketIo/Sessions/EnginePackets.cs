using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>The packets of the engine itself, encoded once for all sessions.</summary>
internal static class EnginePackets
{
    public static readonly EncodedPacket Ping = Plain(EnginePacketType.Ping);
    public static readonly EncodedPacket Pong = Plain(EnginePacketType.Pong);
    public static readonly EngineFrame Probe = EngineFrame.Text(EnginePacketType.Pong, "probe"u8);

    private static readonly Bodies Revision4 = new(EngineEncoding.Revision4);
    private static readonly Bodies Revision3 = new(EngineEncoding.Revision3);

    /// <summary>The answers to polls that are always the same.</summary>
    public static Bodies BodiesIn(EngineEncoding encoding) => encoding == EngineEncoding.Revision4 ? Revision4 : Revision3;

    private static EncodedPacket Plain(EnginePacketType type) => new(EngineFrame.Text(type, default), compress: false);

    /// <summary>Answers to polls, encoded once.</summary>
    internal sealed class Bodies(EngineEncoding encoding)
    {
        /// <summary>Of a poll that has to end with nothing to say.</summary>
        public ReadOnlyMemory<byte> Noop { get; } = Body(encoding, EnginePacketType.Noop);

        /// <summary>Of a poll whose session ends.</summary>
        public ReadOnlyMemory<byte> Close { get; } = Body(encoding, EnginePacketType.Close);

        /// <summary>Of the poll that a closing session waited for; the reference sends it in these two packets.</summary>
        public ReadOnlyMemory<byte> NoopAndClose { get; } = Body(encoding, EnginePacketType.Noop, EnginePacketType.Close);

        private static ReadOnlyMemory<byte> Body(EngineEncoding encoding, params EnginePacketType[] packets) =>
            EnginePayload.Encode([.. packets.Select(Plain)], encoding, out _);
    }
}

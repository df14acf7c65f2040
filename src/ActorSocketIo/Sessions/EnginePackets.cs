using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>The packets of the engine itself, encoded once for all sessions.</summary>
internal static class EnginePackets
{
    public static readonly EncodedPacket Ping = Plain(EnginePacketType.Ping);
    public static readonly EncodedPacket Pong = Plain(EnginePacketType.Pong);
    public static readonly EngineFrame Probe = EngineFrame.Text(EnginePacketType.Pong, "probe"u8);

    /// <summary>The answer of a poll that has to end with nothing to say.</summary>
    public static readonly ReadOnlyMemory<byte> NoopBody = "6"u8.ToArray();

    /// <summary>The answer of a poll whose session ends.</summary>
    public static readonly ReadOnlyMemory<byte> CloseBody = "1"u8.ToArray();

    /// <summary>The answer of the poll that a closing session waited for; the reference sends it in these two packets.</summary>
    public static readonly ReadOnlyMemory<byte> NoopAndCloseBody = "6\u001e1"u8.ToArray();

    private static EncodedPacket Plain(EnginePacketType type) => new(EngineFrame.Text(type, default), compress: false);
}

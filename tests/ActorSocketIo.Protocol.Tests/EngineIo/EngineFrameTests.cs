using System.Buffers.Binary;
using ActorSocketIo.Protocol.EngineIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.EngineIo;

public sealed class EngineFrameTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    public void Has_the_header_of_a_final_unmasked_WebSocket_frame(int length, int header)
    {
        var data = new byte[length];
        Random.Shared.NextBytes(data);

        var frame = EngineFrame.Binary(data);
        var bytes = frame.WebSocketFrame.Span;

        Assert.Equal(0x82, bytes[0]);
        Assert.Equal(header + length, bytes.Length);
        Assert.Equal(length, header switch
        {
            2 => bytes[1],
            4 when bytes[1] == 126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 when bytes[1] == 127 => (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => -1,
        });
        Assert.Equal(data, frame.Payload.ToArray());
    }

    [Fact]
    public void Text_starts_with_the_types_digit()
    {
        var frame = EngineFrame.Text(EnginePacketType.Pong, "probe"u8);

        Assert.Equal("3probe", Text(frame.Payload));
        Assert.Equal([0x81, 6], frame.WebSocketFrame[..2].ToArray());
        Assert.False(frame.IsBinary);
    }

    [Fact]
    public void A_packet_counts_its_frames_and_bytes()
    {
        var packet = new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, "ab"u8), [EngineFrame.Binary([1]), EngineFrame.Binary([2, 3])]);

        Assert.Equal(3, packet.Frames);
        Assert.Equal(5 + 3 + 4, packet.Bytes);
        Assert.True(packet.Compress);
    }
}

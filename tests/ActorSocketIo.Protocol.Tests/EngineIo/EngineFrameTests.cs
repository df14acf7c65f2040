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
    public void Text_is_the_same_for_clients_of_every_revision()
    {
        var frame = EngineFrame.Text(EnginePacketType.Message, "text"u8);
        var packet = new EncodedPacket(frame);

        Assert.All(Enum.GetValues<EngineEncoding>(), encoding => Assert.Same(frame, frame.For(encoding)));
        Assert.All(Enum.GetValues<EngineEncoding>(), encoding => Assert.Same(packet, packet.For(encoding)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(70_000)]
    public void Binary_has_its_type_in_front_for_revision_3(int length)
    {
        var data = new byte[length];
        Random.Shared.NextBytes(data);
        var frame = EngineFrame.Binary(data);

        var typed = frame.For(EngineEncoding.Revision3);
        var text = frame.For(EngineEncoding.Revision3Text);

        Assert.Same(frame, frame.For(EngineEncoding.Revision4));
        Assert.Equal([4, .. data], typed.Payload.ToArray());
        Assert.Equal((true, 0x82), (typed.IsBinary, typed.WebSocketFrame.Span[0]));
        Assert.Equal("b4" + Convert.ToBase64String(data), Text(text.Payload));
        Assert.Equal((false, 0x81), (text.IsBinary, text.WebSocketFrame.Span[0]));
    }

    [Fact]
    public void Each_form_of_a_frame_is_made_once_for_all_who_receive_it()
    {
        var packet = new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, "51-[]"u8), [EngineFrame.Binary([1, 2, 3])]);

        foreach (var encoding in Enum.GetValues<EngineEncoding>())
        {
            var forms = new System.Collections.Concurrent.ConcurrentBag<EngineFrame>();
            Parallel.For(0, 64, _ => forms.Add(packet.For(encoding).Attachments[0]));
            Assert.Same(packet.Head, packet.For(encoding).Head);
            Assert.Single(forms.Distinct());
        }
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

using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Tests.HotPaths;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

/// <summary>Bytes that a packet costs; they do not depend on the machine's load, as times do.</summary>
public sealed class AllocationTests
{
    /// <summary>The packet, its payload, the places of its elements.</summary>
    [Theory]
    [InlineData("""2["e",1]""", 200)]
    [InlineData("""2/chat,12["message",{"from":"me","text":"hello"}]""", 260)]
    public void An_event_is_decoded_into_three_objects(string text, int limit)
    {
        var message = Utf8(text);
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());

        Assert.InRange(AllocatedBytes.OnThisThread(() => decoder.Add(message, isBinary: false), limit), 1, limit);
    }

    /// <summary>The same three, and a byte array for the attachment, in an array.</summary>
    [Theory]
    [InlineData(64, 480)]
    [InlineData(16 * 1024, 17_500)]
    public void A_binary_event_is_decoded_with_one_copy_of_its_attachment(int bytes, int limit)
    {
        var (text, attachment) = (SamplePackets.BinaryEventText(), new byte[bytes]);
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());

        Assert.InRange(
            AllocatedBytes.OnThisThread(
                () =>
                {
                    decoder.Add(text, isBinary: false);
                    decoder.Add(attachment, isBinary: true);
                },
                limit),
            1,
            limit);
    }

    /// <summary>The frame, its bytes, and the packet around it.</summary>
    [Fact]
    public void A_packet_is_encoded_into_three_objects()
    {
        var packet = new SocketPacket(SocketPacketType.Event, "/chat", """["message",{"text":"hello"}]"""u8.ToArray(), ackId: 7);

        Assert.InRange(AllocatedBytes.OnThisThread(() => DefaultParser.Instance.Encode(packet), 220), 1, 220);
        Assert.InRange(AllocatedBytes.OnThisThread(() => MessagePackParser.Instance.Encode(packet), 260), 1, 260);
    }

    [Fact]
    public void A_large_payload_is_copied_once_when_it_is_decoded_and_once_when_it_is_encoded()
    {
        const int bytes = 16 * 1024;
        const long limit = 17_000;
        var (text, packet, binary) = (SamplePackets.EventText(bytes), SamplePackets.Event(bytes), SamplePackets.BinaryEvent(bytes));
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());

        Assert.InRange(AllocatedBytes.OnThisThread(() => decoder.Add(text, isBinary: false), limit), bytes, limit);
        Assert.InRange(AllocatedBytes.OnThisThread(() => DefaultParser.Instance.Encode(packet), limit), bytes, limit);
        Assert.InRange(AllocatedBytes.OnThisThread(() => DefaultParser.Instance.Encode(binary), limit), bytes, limit);
    }

    [Fact]
    public void A_polling_body_is_read_without_allocating()
    {
        var body = Utf8("42[\"a\"]\u001e2\u001e42[\"b\"]");

        Assert.Equal(0, AllocatedBytes.OnThisThread(
            () =>
            {
                var reader = new EnginePayloadReader(body);
                while (reader.TryRead(out _))
                {
                }
            },
            limit: 0));
    }
}

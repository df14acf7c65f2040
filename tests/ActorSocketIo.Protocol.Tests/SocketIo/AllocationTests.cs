using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

/// <summary>Bytes that a packet costs; they do not depend on the machine's load, as times do.</summary>
public sealed class AllocationTests
{
    private const int Times = 1000;

    /// <summary>The packet, its payload, the places of its elements.</summary>
    [Theory]
    [InlineData("""2["e",1]""", 200)]
    [InlineData("""2/chat,12["message",{"from":"me","text":"hello"}]""", 260)]
    public void An_event_is_decoded_into_three_objects(string text, int limit)
    {
        var message = Utf8(text);
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());

        Assert.InRange(Measure(() => decoder.Add(message, isBinary: false)), 1, limit);
    }

    /// <summary>The frame, its bytes, and the packet around it.</summary>
    [Fact]
    public void A_packet_is_encoded_into_three_objects()
    {
        var packet = new SocketPacket(SocketPacketType.Event, "/chat", """["message",{"text":"hello"}]"""u8.ToArray(), ackId: 7);

        Assert.InRange(Measure(() => DefaultParser.Instance.Encode(packet)), 1, 220);
        Assert.InRange(Measure(() => MessagePackParser.Instance.Encode(packet)), 1, 260);
    }

    [Fact]
    public void A_polling_body_is_read_without_allocating()
    {
        var body = Utf8("42[\"a\"]\u001e2\u001e42[\"b\"]");

        Assert.Equal(0, Measure(() =>
        {
            var reader = new EnginePayloadReader(body);
            while (reader.TryRead(out _))
            {
            }
        }));
    }

    private static long Measure(Action action)
    {
        for (var i = 0; i < Times; i++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
            action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }
}

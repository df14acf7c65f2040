using ActorSocketIo.Protocol.SocketIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

public sealed class AttachmentTests
{
    private readonly IPacketDecoder _decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits(MaxPacketBytes: 100));

    [Theory]
    [InlineData("""51-["baz",{"_placeholder":true,"num":0}]""", """Event / ["baz",{"_placeholder":true,"num":0}] +AQ==""")]
    [InlineData("""52-/admin,["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]""", """Event /admin ["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}] +AQ== +Ag==""")]
    [InlineData("""61-15["bar",{"_placeholder":true,"num":0}]""", """Ack / #15 ["bar",{"_placeholder":true,"num":0}] +AQ==""")]
    [InlineData("""61-/admin,1[{"num":0,"_placeholder":true}]""", """Ack /admin #1 [{"num":0,"_placeholder":true}] +AQ==""")]
    [InlineData("""51-["e",{"\u005fplaceholder":true,"num":0}]""", """Event / ["e",{"\u005fplaceholder":true,"num":0}] +AQ==""")]
    [InlineData("""51-["e",{"\ud800":1,"n\nm":"\ud800"}]""", """Event / ["e",{"\ud800":1,"n\nm":"\ud800"}] +AQ==""")]
    [InlineData("""51-["e",{"_placeholder":false,"num":9}]""", """Event / ["e",{"_placeholder":false,"num":9}] +AQ==""")]
    public void Completes_a_packet_with_its_attachments_and_writes_it_back(string text, string line)
    {
        var decoded = _decoder.Add(Utf8(text), isBinary: false).Value;
        for (byte i = 1; decoded is null; i++)
        {
            Assert.True(_decoder.IsIncomplete);
            decoded = _decoder.Add([i], isBinary: true).Value;
        }

        Assert.False(_decoder.IsIncomplete);
        Assert.Equal(line, Line(decoded));

        var encoded = DefaultParser.Instance.Encode(decoded, compress: false);
        Assert.Equal("4" + text, Text(encoded.Head.Payload));
        Assert.Equal(decoded.Attachments.Select(a => a.ToArray()), encoded.Attachments.ToArray().Select(f => f.Payload.ToArray()));
        Assert.All(encoded.Attachments.ToArray(), f => Assert.True(f.IsBinary));
        Assert.False(encoded.Compress);
    }

    [Fact]
    public void Refuses_text_where_an_attachment_is_owed()
    {
        _decoder.Add("""51-["e",{"_placeholder":true,"num":0}]"""u8, isBinary: false);

        Assert.Equal(ProtocolError.AttachmentExpected, _decoder.Add("""2["e"]"""u8, isBinary: false).Error);
        Assert.False(_decoder.IsIncomplete);
    }

    [Fact]
    public void Refuses_an_attachment_that_nobody_announced() =>
        Assert.Equal(ProtocolError.UnexpectedAttachment, _decoder.Add([1], isBinary: true).Error);

    [Fact]
    public void Refuses_more_bytes_than_a_packet_may_have()
    {
        _decoder.Add("""52-["e",{"_placeholder":true,"num":0}]"""u8, isBinary: false);

        Assert.Null(_decoder.Add(new byte[60], isBinary: true).Value);
        Assert.Equal(ProtocolError.TooLarge, _decoder.Add(new byte[60], isBinary: true).Error);
        Assert.False(_decoder.IsIncomplete);
    }

    [Fact]
    public void Refuses_a_text_that_alone_is_too_large() =>
        Assert.Equal(ProtocolError.TooLarge, _decoder.Add(Utf8($"""2["{new string('x', 200)}"]"""), isBinary: false).Error);

    [Fact]
    public void Copies_what_it_keeps()
    {
        var data = new byte[] { 1, 2, 3 };
        _decoder.Add("""51-["e",{"_placeholder":true,"num":0}]"""u8, isBinary: false);
        var packet = _decoder.Add(data, isBinary: true).Value!;

        data.AsSpan().Clear();

        Assert.Equal([1, 2, 3], packet.Attachments[0].ToArray());
    }

    [Theory]
    [InlineData(SocketPacketType.BinaryEvent, 1)]
    [InlineData(SocketPacketType.BinaryAck, 1)]
    [InlineData(SocketPacketType.BinaryEvent, 0)]
    [InlineData(SocketPacketType.Connect, 1)]
    [InlineData(SocketPacketType.ConnectError, 1)]
    public void Will_not_write_a_packet_that_cannot_be(SocketPacketType type, int attachments)
    {
        var packet = new SocketPacket(type, "/", Utf8("[]"), attachments: new ReadOnlyMemory<byte>[attachments]);

        Assert.Throws<ArgumentException>(() => DefaultParser.Instance.Encode(packet));
    }
}

using System.Buffers;
using ActorSocketIo.Protocol.EngineIo;
using CsCheck;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.EngineIo;

public sealed class EnginePayloadTests
{
    [Theory]
    [InlineData("4hello", "Message:hello")]
    [InlineData("4a\u001e4b\u001e2", "Message:a|Message:b|Ping:")]
    [InlineData("4test\u001ebAQIDBA==", "Message:test|binary:01020304")]
    [InlineData("b", "binary:")]
    [InlineData("abc", "refused")]
    [InlineData("", "refused")]
    [InlineData("\u001e", "refused")]
    [InlineData("4a\u001e", "Message:a|refused")]
    [InlineData("4a\u001e\u001e4b", "Message:a|refused")]
    [InlineData("4a\u001eabc\u001e4b", "Message:a|refused")]
    [InlineData("4a\u001e7\u001e4b", "Message:a|refused")]
    public void Gives_out_what_stands_before_the_malformed_packet(string body, string expected) => Assert.Equal(expected, Read(Utf8(body)));

    [Fact]
    public void Refuses_a_message_that_is_not_UTF8() => Assert.Equal("Message:a|refused", Read(new byte[] { (byte)'4', (byte)'a', 0x1E, (byte)'4', 0x80 }));

    /// <summary>What <c>Buffer.from(text, "base64").toString("hex")</c> of Node 20 says.</summary>
    [Theory]
    [InlineData("YWJj", "616263")]
    [InlineData("YQ==Yg==", "61")]
    [InlineData("YQ", "61")]
    [InlineData("Y", "")]
    [InlineData("YQ=", "61")]
    [InlineData("Y*Q", "61")]
    [InlineData("YW J\nj", "616263")]
    [InlineData("a-_b", "6BEFDB")]
    [InlineData("====", "")]
    [InlineData("YWJj!", "616263")]
    [InlineData("!!!", "")]
    [InlineData("YWJjZA=", "61626364")]
    [InlineData("YWJ=jZA", "6162")]
    public void Tolerates_bad_base64_as_Node_does(string base64, string hex) => Assert.Equal("binary:" + hex, Read(Utf8("b" + base64)));

    [Fact]
    public void Writes_packets_with_separators_and_binary_as_base64()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new EnginePayloadWriter(output);

        Assert.True(writer.TryWrite(EngineFrame.Text(EnginePacketType.Noop, default)));
        Assert.True(writer.TryWrite(new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, "€"u8), [EngineFrame.Binary([1, 2, 3, 4])])));
        Assert.True(writer.TryWrite(EngineFrame.Text(EnginePacketType.Close, default)));

        Assert.Equal("6\u001e4€\u001ebAQIDBA==\u001e1", Text(output.WrittenMemory));
        Assert.Equal(output.WrittenCount, writer.Written);
    }

    [Fact]
    public void Stops_before_a_packet_that_does_not_fit_and_never_splits_one()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new EnginePayloadWriter(output, maxBytes: 12);

        Assert.True(writer.TryWrite(EngineFrame.Text(EnginePacketType.Message, "12345"u8)));
        Assert.False(writer.TryWrite(new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, "x"u8), [EngineFrame.Binary([1])])));
        Assert.True(writer.TryWrite(EngineFrame.Text(EnginePacketType.Message, "1234"u8)));

        Assert.Equal("412345\u001e41234", Text(output.WrittenMemory));
    }

    [Fact]
    public void Takes_a_first_packet_that_is_too_large_because_it_would_never_fit()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new EnginePayloadWriter(output, maxBytes: 3);

        Assert.True(writer.TryWrite(EngineFrame.Text(EnginePacketType.Message, "12345"u8)));
        Assert.False(writer.TryWrite(EngineFrame.Text(EnginePacketType.Ping, default)));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var text = Gen.String.Where(s => !s.Contains('\u001e') && !s.Any(char.IsSurrogate)).Select(s => (IsBinary: false, Data: Utf8(s)));
        var binary = Gen.Byte.Array.Select(data => (IsBinary: true, Data: data));

        Gen.OneOf(text, binary).Array[1, 8].Sample(packets =>
        {
            var output = new ArrayBufferWriter<byte>();
            var writer = new EnginePayloadWriter(output);
            var size = packets.Length - 1;
            foreach (var (isBinary, data) in packets)
            {
                var frame = isBinary ? EngineFrame.Binary(data) : EngineFrame.Text(EnginePacketType.Message, data);
                size += EnginePayload.SizeOf(frame);
                writer.TryWrite(frame);
            }

            var expected = packets.Select(p => p.IsBinary ? "binary:" + Convert.ToHexString(p.Data) : "Message:" + Text(p.Data));
            Assert.Equal(string.Join('|', expected), Read(output.WrittenMemory));
            Assert.Equal(size, output.WrittenCount);
        });
    }

    [Fact]
    public void Never_throws_whatever_is_posted() => Gen.Byte.Array[0, 200].Sample(body => { Read(body); });

    private static string Read(ReadOnlyMemory<byte> body)
    {
        var read = new List<string>();
        var reader = new EnginePayloadReader(body);
        while (reader.TryRead(out var packet))
        {
            read.Add(!packet.IsValid ? "refused"
                : packet.Value.IsBinary ? "binary:" + Convert.ToHexString(packet.Value.Data.Span)
                : $"{packet.Value.Type}:{Text(packet.Value.Data)}");
        }

        return string.Join('|', read);
    }
}

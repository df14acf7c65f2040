using ActorSocketIo.Protocol.EngineIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.EngineIo;

public sealed class EnginePacketCodecTests
{
    [Theory]
    [InlineData("0{}", EnginePacketType.Open, "{}")]
    [InlineData("1", EnginePacketType.Close, "")]
    [InlineData("2", EnginePacketType.Ping, "")]
    [InlineData("2probe", EnginePacketType.Ping, "probe")]
    [InlineData("3", EnginePacketType.Pong, "")]
    [InlineData("3probe", EnginePacketType.Pong, "probe")]
    [InlineData("4hello", EnginePacketType.Message, "hello")]
    [InlineData("4€", EnginePacketType.Message, "€")]
    [InlineData("4", EnginePacketType.Message, "")]
    [InlineData("5", EnginePacketType.Upgrade, "")]
    [InlineData("6", EnginePacketType.Noop, "")]
    public void Decodes_every_type(string text, EnginePacketType type, string data)
    {
        var packet = EnginePacketCodec.DecodeText(Utf8(text)).Value;

        Assert.Equal(type, packet.Type);
        Assert.Equal(data, Text(packet.Data));
        Assert.False(packet.IsBinary);
    }

    [Fact]
    public void Refuses_every_other_first_byte_and_the_empty_message()
    {
        for (var first = 0; first <= byte.MaxValue; first++)
        {
            var decoded = EnginePacketCodec.DecodeText(new[] { (byte)first, (byte)'x' });
            Assert.Equal(first is (>= '0' and <= '6') or 'b', decoded.IsValid);
        }

        Assert.Equal(ProtocolError.UnknownEnginePacketType, EnginePacketCodec.DecodeText(default).Error);
    }

    [Fact]
    public void Refuses_a_message_that_is_not_UTF8() =>
        Assert.Equal(ProtocolError.InvalidUtf8, EnginePacketCodec.DecodeText(new byte[] { (byte)'4', 0xC3, 0x28 }).Error);

    [Theory]
    [InlineData("bAQIDBA==", "01020304")]
    [InlineData("b", "")]
    [InlineData("b!", "")]
    public void A_b_in_front_of_base64_is_a_binary_message(string text, string hex)
    {
        var packet = EnginePacketCodec.DecodeText(Utf8(text)).Value;

        Assert.Equal((EnginePacketType.Message, true), (packet.Type, packet.IsBinary));
        Assert.Equal(hex, Convert.ToHexString(packet.Data.Span));
    }

    [Theory]
    [InlineData("4hello", "Message:hello")]
    [InlineData("2probe", "Ping:probe")]
    [InlineData("b4AQIDBA==", "binary:01020304")]
    [InlineData("b4", "binary:")]
    [InlineData("bAQIDBA==", null)]
    [InlineData("b2", null)]
    [InlineData("b", null)]
    [InlineData("7", null)]
    [InlineData("", null)]
    public void Of_revision_3_the_type_stands_behind_the_b(string text, string? expected) =>
        Assert.Equal(expected, Line(EnginePacketCodec.Decode(Utf8(text), isBinary: false, EngineEncoding.Revision3)));

    [Theory]
    [InlineData("0401020304", "binary:01020304")]
    [InlineData("04", "binary:")]
    [InlineData("", null)]
    [InlineData("02", null)]
    [InlineData("3401", null)]
    public void Of_revision_3_a_binary_message_begins_with_its_type(string hex, string? expected)
    {
        Assert.Equal(expected, Line(EnginePacketCodec.Decode(Convert.FromHexString(hex), isBinary: true, EngineEncoding.Revision3)));
        Assert.Equal("binary:" + hex, Line(EnginePacketCodec.Decode(Convert.FromHexString(hex), isBinary: true, EngineEncoding.Revision4)));
    }

    private static string? Line(Decoded<EnginePacket> decoded) => !decoded.IsValid ? null
        : decoded.Value.IsBinary ? $"binary:{Convert.ToHexString(decoded.Value.Data.Span)}"
        : $"{decoded.Value.Type}:{Text(decoded.Value.Data)}";

    [Fact]
    public void A_binary_message_is_its_bytes()
    {
        var packet = EnginePacketCodec.DecodeBinary(new byte[] { 0xFF, 0x00 });

        Assert.Equal(EnginePacketType.Message, packet.Type);
        Assert.True(packet.IsBinary);
        Assert.Equal([0xFF, 0x00], packet.Data.ToArray());
    }
}

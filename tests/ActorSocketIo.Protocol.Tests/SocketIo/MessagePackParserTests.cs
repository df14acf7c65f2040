using System.Buffers.Binary;
using ActorSocketIo.Protocol.SocketIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

public sealed class MessagePackParserTests
{
    // {type: 2, nsp: "/", data: …} without the data.
    private const string EventOf = "83A47479706502A36E7370A12FA464617461";

    public static TheoryData<string, string> BothWays => MessagePackVectors.BothWays;

    public static TheoryData<string, string> OnlyRead => MessagePackVectors.OnlyRead;

    /// <summary>Maps that are no packets, and what would break a careless reader.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "", "invalid payload" },
        { "C0", "invalid payload" },
        { "93010203", "invalid payload" },
        { "80", "invalid packet type" },
        { "82A47479706505A36E7370A12F", "invalid packet type" },
        { "82A474797065FFA36E7370A12F", "invalid packet type" },
        { "82A474797065A132A36E7370A12F", "invalid packet type" },
        { "81A47479706500", "illegal namespace" },
        { "82A47479706500A36E737001", "illegal namespace" },
        { "82A47479706500A36E7370A161", "illegal namespace" },
        { "82A47479706500A36E7370A22FFF", "illegal namespace" },
        { "84A47479706502A36E7370A12FA46461746191A165A26964FF", "illegal ack id" },
        { "84A47479706502A36E7370A12FA46461746191A165A26964A131", "illegal ack id" },
        { "84A47479706502A36E7370A12FA46461746191A165A26964CF0020000000000001", "illegal ack id" },
        { "84A47479706502A36E7370A12FA46461746191A165A26964CB3FF0000000000000", "illegal ack id" },
        { "82A47479706502A36E7370A12F", "invalid payload" },           // an event without data
        { "83A47479706500A36E7370A12FA464617461C0", "invalid payload" }, // connect with null
        { "83A47479706500A36E7370A12FA46461746190", "invalid payload" }, // connect with []
        { "83A47479706501A36E7370A12FA46461746180", "invalid payload" }, // disconnect with {}
        { "83A47479706503A36E7370A12FA46461746180", "invalid payload" }, // ack with {}
        { "83A47479706504A36E7370A12FA46461746190", "invalid payload" }, // connect_error with []
        { "83A47479706500A36E7370A12FA46461746181A161C40101", "illegal attachments" }, // connect with bytes
        { EventOf + "90", "invalid payload" },
        { EventOf + "9180", "invalid payload" },
        { EventOf + "91C0", "invalid payload" },
        { EventOf + "91C40101", "invalid payload" },
        { EventOf + "91A7636F6E6E656374", "invalid payload" },
        { EventOf + "92A16581C001", "invalid payload" },               // a key that is nil
        { EventOf + "92A16581A1FF01", "invalid payload" },             // a key that is no UTF-8
        { EventOf + "92A165A1FF", "invalid UTF-8" },
        { EventOf + "91A16500", "invalid payload" },                   // trailing bytes
        { EventOf + "92A165C1", "invalid payload" },
        { EventOf + "DDFFFFFFFF", "invalid payload" },                 // four thousand million values
        { EventOf + "DFFFFFFFFF", "invalid payload" },
        { EventOf + "92A165C6FFFFFFFF00", "invalid payload" },
        { EventOf + "92A165DBFFFFFFFF00", "invalid payload" },
        { EventOf + "92A165C9FFFFFFFF0000", "invalid payload" },
        { EventOf + "93A165C4010182AC5F706C616365686F6C646572C3A36E756D00", "illegal attachments" }, // bytes, and a map that claims to be them
        { EventOf + "9CA165" + string.Concat(Enumerable.Repeat("C400", 11)), "illegal attachments" },
        { EventOf + "92A165" + string.Concat(Enumerable.Repeat("91", 256)) + "00", "invalid payload" },
        { EventOf + "92A165" + string.Concat(Enumerable.Repeat("91", 100_000)) + "00", "invalid payload" },
    };

    [Theory]
    [MemberData(nameof(BothWays))]
    [MemberData(nameof(OnlyRead))]
    public void Reads_what_the_npm_package_writes(string hex, string line) => Assert.Equal(line, Line(Decode(hex).Value!));

    [Theory]
    [MemberData(nameof(BothWays))]
    public void Writes_what_the_npm_package_writes(string hex, string line)
    {
        var encoded = MessagePackParser.Instance.Encode(Decode(hex).Value!, compress: false);

        Assert.Equal(hex, Convert.ToHexString(encoded.Head.Payload.Span));
        Assert.True(encoded.Head.IsBinary, line);
        Assert.Equal(1, encoded.Frames);
        Assert.False(encoded.Compress);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses(string hex, string reason) => Assert.Equal(reason, Decode(hex).Error?.Message);

    [Fact]
    public void Refuses_text() =>
        Assert.Equal(ProtocolError.BinaryExpected, MessagePackParser.Instance.CreateDecoder(new PacketLimits()).Add("""2["e"]"""u8, isBinary: false).Error);

    [Fact]
    public void Reads_what_other_MessagePack_writers_may_send()
    {
        // float 32, int 64 for a small number, str 8, array 16, map 32 with a number as key, an extension of another type.
        var packet = Decode(EventOf + "DC0006" + "D90165" + "CA3F000000" + "D30000000000000001" + "DF00000001" + "07" + "A178" + "D605AABBCCDD" + "C7010500").Value!;

        Assert.Equal("""Event / ["e",0.5,1,{"7":"x"},[5,{"_placeholder":true,"num":0}],[5,{"_placeholder":true,"num":1}]] +qrvM3Q== +AA==""", Line(packet));
    }

    [Fact]
    public void Elements_are_found_as_in_JSON()
    {
        var packet = Decode(EventOf + "93A165C40101A178").Value!;

        Assert.Equal(["\"e\"", """{"_placeholder":true,"num":0}""", "\"x\""], Enumerable.Range(0, packet.Elements.Count).Select(i => Text(packet.Element(i))));
    }

    [Theory]
    [InlineData("""["e","\u00e9\"\n\ud83d\ude00"]""", """["e","é\"\n😀"]""")]
    [InlineData("""["e",1.0,-0,1e3,18446744073709551615,-9223372036854775808,100000000000000000000]""", """["e",1,0,1000,18446744073709551615,-9223372036854775808,1E+20]""")]
    [InlineData("""[ "e" , { "a" : [ ] , "b" : { } } ]""", """["e",{"a":[],"b":{}}]""")]
    public void Any_JSON_comes_back_with_the_same_meaning(string payload, string back)
    {
        var encoded = MessagePackParser.Instance.Encode(new SocketPacket(SocketPacketType.Event, "/", Utf8(payload)));

        var decoded = MessagePackParser.Instance.CreateDecoder(new PacketLimits()).Add(encoded.Head.Payload.Span, isBinary: true).Value!;

        Assert.Equal(JsonText(back), JsonText(Text(decoded.Payload)));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Containers_and_texts_of_any_size_come_back(int size)
    {
        var array = string.Join(',', Enumerable.Repeat("[1]", size));
        var map = string.Join(',', Enumerable.Range(0, size).Select(i => $"\"{i}\":{i}"));
        var payload = $$"""["e",[{{array}}],{{{map}}},"{{new string('x', size)}}"]""";

        var encoded = MessagePackParser.Instance.Encode(new SocketPacket(SocketPacketType.Ack, "/", Utf8(payload), ackId: 5));
        var decoded = MessagePackParser.Instance.CreateDecoder(new PacketLimits()).Add(encoded.Head.Payload.Span, isBinary: true).Value!;

        Assert.Equal(payload, Text(decoded.Payload));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_536)]
    public void Attachments_of_any_size_come_back(int size)
    {
        var data = new byte[size];
        BinaryPrimitives.WriteInt32BigEndian(data, 42);
        var packet = new SocketPacket(SocketPacketType.Event, "/", """["e",{"num":0,"_placeholder":true}]"""u8.ToArray(), attachments: [data]);

        var decoded = MessagePackParser.Instance.CreateDecoder(new PacketLimits())
            .Add(MessagePackParser.Instance.Encode(packet).Head.Payload.Span, isBinary: true).Value!;

        Assert.Equal(data, decoded.Attachments[0].ToArray());
    }

    [Theory]
    [InlineData("""["e","\ud800"]""")]
    [InlineData("""["e" """)]
    [InlineData("""["e"] 1""")]
    public void Will_not_write_a_payload_that_is_no_JSON_text(string payload) => Assert.Throws<ArgumentException>(
        () => MessagePackParser.Instance.Encode(new SocketPacket(SocketPacketType.Event, "/", Utf8(payload))));

    [Fact]
    public void Will_not_write_a_packet_that_cannot_be() => Assert.Throws<ArgumentException>(
        () => MessagePackParser.Instance.Encode(new SocketPacket(SocketPacketType.BinaryEvent, "/", Utf8("[]"))));

    private static string JsonText(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString();

    private static Decoded<SocketPacket?> Decode(string hex) =>
        MessagePackParser.Instance.CreateDecoder(new PacketLimits()).Add(Convert.FromHexString(hex), isBinary: true);
}

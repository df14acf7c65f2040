using ActorSocketIo.Protocol.SocketIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

public sealed class DefaultParserTests
{
    private static readonly string TenPlaceholders = string.Join(',', Enumerable.Range(0, 10).Select(i => $$"""{"_placeholder":true,"num":{{i}}}"""));

    /// <summary>socket.io-protocol v5, "Packet encoding", and the golden table: what both sides write.</summary>
    public static TheoryData<string, string> Canonical => new()
    {
        { """0{"token":1}""", """Connect / {"token":1}""" },
        { "0", "Connect /" },
        { "0/chat,", "Connect /chat" },
        { """0/admin,{"token":"123"}""", """Connect /admin {"token":"123"}""" },
        { "0/chat?x=1,", "Connect /chat?x=1" },
        { """4/unknown,{"message":"Invalid namespace"}""", """ConnectError /unknown {"message":"Invalid namespace"}""" },
        { """4{"message":"Not authorized"}""", """ConnectError / {"message":"Not authorized"}""" },
        { """2["foo"]""", """Event / ["foo"]""" },
        { """2/admin,["bar"]""", """Event /admin ["bar"]""" },
        { """212["foo"]""", """Event / #12 ["foo"]""" },
        { """20["e"]""", """Event / #0 ["e"]""" },
        { """2/admin,13["bar",{"a":[1,2,{"b":"]"}]}]""", """Event /admin #13 ["bar",{"a":[1,2,{"b":"]"}]}]""" },
        { """29007199254740992["e"]""", """Event / #9007199254740992 ["e"]""" },
        { """3/admin,13["bar"]""", """Ack /admin #13 ["bar"]""" },
        { """312[]""", """Ack / #12 []""" },
        { """3["x"]""", """Ack / ["x"]""" },
        { """39["x"]""", """Ack / #9 ["x"]""" },
        { "1", "Disconnect /" },
        { "1/admin,", "Disconnect /admin" },
        { "2[1,2]", "Event / [1,2]" },
        { """2["error"]""", """Event / ["error"]""" },
        { """2["connection"]""", """Event / ["connection"]""" },
        { """2["__proto__"]""", """Event / ["__proto__"]""" },
        { """2["constructor"]""", """Event / ["constructor"]""" },
        { """2["e",{"_placeholder":true,"num":0}]""", """Event / ["e",{"_placeholder":true,"num":0}]""" },
        { """2["e",{"_placeholder":true,"num":"splice"}]""", """Event / ["e",{"_placeholder":true,"num":"splice"}]""" },
        { """2["é€𐍈"]""", """Event / ["é€𐍈"]""" },
        { """2["e","\ud83d"]""", """Event / ["e","\ud83d"]""" },
    };

    /// <summary>What is read though nobody writes it so.</summary>
    public static TheoryData<string, string> Tolerated => new()
    {
        { "0/chat", "Connect /chat" },
        { "1/admin", "Disconnect /admin" },
        { """2/,["foo"]""", """Event / ["foo"]""" },
        { """2007["e"]""", """Event / #7 ["e"]""" },
        { "2 [\"e\" , 1 ] \r\n", """Event / ["e" , 1 ]""" },
        { """44"nope" """, """ConnectError / #4 "nope" """.TrimEnd() },
    };

    /// <summary>The golden table's "closes", and hostile input of the test plan.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "", "unknown packet type NaN" },
        { "7", "unknown packet type 7" },
        { "9", "unknown packet type 9" },
        { "a", "unknown packet type NaN" },
        { "0[]", "invalid payload" },
        { "0null", "invalid payload" },
        { "0\"x\"", "invalid payload" },
        { "2", "invalid payload" },
        { "212", "invalid payload" },
        { "2[]", "invalid payload" },
        { "2[{}]", "invalid payload" },
        { """2[{"toString":"x"}]""", "invalid payload" },
        { "2[[]]", "invalid payload" },
        { "2[null]", "invalid payload" },
        { "2[true]", "invalid payload" },
        { "2{}", "invalid payload" },
        { "2abc", "invalid payload" },
        { "2null", "invalid payload" },
        { """2["e"]x""", "invalid payload" },
        { """2["e"]["e"]""", "invalid payload" },
        { """2["e",]""", "invalid payload" },
        { """2["e",/**/1]""", "invalid payload" },
        { """2["e" """, "invalid payload" },
        { """2["\ud800"]""", "invalid payload" },
        { """2-1["e"]""", "invalid payload" },
        { """21.5["e"]""", "invalid payload" },
        { """2/chat["e"]""", "invalid payload" },
        { """2["connect"]""", "invalid payload" },
        { """2["connect_error"]""", "invalid payload" },
        { """2["disconnect"]""", "invalid payload" },
        { """2["disconnecting"]""", "invalid payload" },
        { """2["newListener"]""", "invalid payload" },
        { """2["removeListener"]""", "invalid payload" },
        { """2["\u0063onnect"]""", "invalid payload" },
        { """2["\u0063\u006fnnect\u005Ferror"]""", "invalid payload" },
        { """51-["e",{"\u005fplaceholder":true,"n\u0075m":5}]""", "illegal attachments" },
        { """2["\ud800connect"]""", "invalid payload" },
        { """51-["connect",{"_placeholder":true,"num":0}]""", "invalid payload" },
        { "35{}", "invalid payload" },
        { "35", "invalid payload" },
        { "1{}", "invalid payload" },
        { "1[]", "invalid payload" },
        { "4[]", "invalid payload" },
        { """29007199254740993["e"]""", "illegal ack id" },
        { """2100000000000000000000["e"]""", "illegal ack id" },
        { "2" + new string('9', 100_000) + """["e"]""", "illegal ack id" },
        { """5["e"]""", "Illegal attachments" },
        { """5-["e"]""", "Illegal attachments" },
        { """50-["e"]""", "Illegal attachments" },
        { """60-1["e"]""", "Illegal attachments" },
        { "51", "Illegal attachments" },
        { "51.5-", "Illegal attachments" },
        { """5-1-["e"]""", "Illegal attachments" },
        { """5+1-["e"]""", "Illegal attachments" },
        { """5 1-["e"]""", "Illegal attachments" },
        { """511-["e"]""", "too many attachments" },
        { """599999999999999999999-["e"]""", "too many attachments" },
        { """51-["e",{"_placeholder":true,"num":1}]""", "illegal attachments" },
        { """51-["e",{"_placeholder":true,"num":-1}]""", "illegal attachments" },
        { """51-["e",{"_placeholder":true,"num":0.5}]""", "illegal attachments" },
        { """51-["e",{"_placeholder":true,"num":"0"}]""", "illegal attachments" },
        { """51-["e",{"_placeholder":true,"num":"splice"}]""", "illegal attachments" },
        { """51-["e",{"_placeholder":true,"num":null}]""", "illegal attachments" },
        { """51-["e",{"_placeholder":true}]""", "illegal attachments" },
        { """51-["e",{"num":7,"_placeholder":true}]""", "illegal attachments" },
        { """51-["e",[[{"a":{"_placeholder":true,"num":9e9}}]]]""", "illegal attachments" },
        { """51-["e",{"_placeholder":true,"num":0,"num":9}]""", "illegal attachments" },
        { "2[" + new string('[', 10_000) + new string(']', 10_000) + "]", "invalid payload" },
        { """2["e",""" + new string('[', 256) + new string(']', 256) + "]", "invalid payload" },
    };

    [Theory]
    [MemberData(nameof(Canonical))]
    [MemberData(nameof(Tolerated))]
    public void Decodes(string text, string packet) => Assert.Equal(packet, Line(Decode(text).Value!));

    [Theory]
    [MemberData(nameof(Canonical))]
    public void Encodes_what_it_has_decoded(string text, string packet)
    {
        var encoded = DefaultParser.Instance.Encode(Decode(text).Value!);

        Assert.Equal("4" + text, Text(encoded.Head.Payload));
        Assert.True(encoded.Attachments.IsEmpty, packet);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses(string text, string reason) => Assert.Equal(reason, Decode(text).Error?.Message);

    [Fact]
    public void Allows_a_payload_of_the_deepest_nesting()
    {
        var payload = "[\"e\"," + new string('[', 255) + new string(']', 255) + "]";

        Assert.True(Decode("2" + payload).IsValid);
    }

    [Fact]
    public void Refuses_text_that_is_not_UTF8()
    {
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());

        Assert.Equal(ProtocolError.InvalidUtf8, decoder.Add([(byte)'2', (byte)'[', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)']'], isBinary: false).Error);
    }

    [Fact]
    public void Finds_the_elements_of_a_payload()
    {
        var packet = Decode("""2 ["e", {"a":[1, "]"]} ,-1.5e3,"x\"",null]""").Value!;

        string[] expected = ["\"e\"", """{"a":[1, "]"]}""", "-1.5e3", "\"x\\\"\"", "null"];
        Assert.Equal(expected, Enumerable.Range(0, packet.Elements.Count).Select(i => Text(packet.Element(i))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Finds_any_number_of_elements(int arguments)
    {
        var packet = Decode("2[\"e\"" + string.Concat(Enumerable.Range(0, arguments).Select(i => $",{i}")) + "]").Value!;

        Assert.Equal(arguments + 1, packet.Elements.Count);
        Assert.All(Enumerable.Range(0, arguments), i => Assert.Equal($"{i}", Text(packet.Element(i + 1))));
    }

    [Fact]
    public void Keeps_nothing_of_the_buffer_it_was_given()
    {
        var message = Utf8("""2/chat,1["e",1]""");
        var packet = DefaultParser.Instance.CreateDecoder(new PacketLimits()).Add(message, isBinary: false).Value!;

        message.AsSpan().Clear();

        Assert.Equal("""Event /chat #1 ["e",1]""", Line(packet));
    }

    [Fact]
    public void Uses_one_string_for_the_namespace_of_many_packets()
    {
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());

        var first = decoder.Add("""2/chat,["e"]"""u8, isBinary: false).Value!;
        var second = decoder.Add("""2/chat,["e"]"""u8, isBinary: false).Value!;
        var third = decoder.Add("""2/chatter,["e"]"""u8, isBinary: false).Value!;

        Assert.Same(first.Namespace, second.Namespace);
        Assert.Equal("/chatter", third.Namespace);
    }

    [Fact]
    public void Ten_attachments_are_allowed_eleven_are_not()
    {
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());
        Assert.Null(decoder.Add(Utf8($"""510-["e",{TenPlaceholders}]"""), isBinary: false).Value);
        for (byte i = 0; i < 9; i++)
            Assert.Null(decoder.Add([i], isBinary: true).Value);

        var packet = decoder.Add([9], isBinary: true).Value!;

        Assert.Equal(10, packet.Attachments.Length);
        Assert.Equal(ProtocolError.TooManyAttachments, decoder.Add("""511-["e"]"""u8, isBinary: false).Error);
    }

    private static Decoded<SocketPacket?> Decode(string text) =>
        DefaultParser.Instance.CreateDecoder(new PacketLimits()).Add(Utf8(text), isBinary: false);
}

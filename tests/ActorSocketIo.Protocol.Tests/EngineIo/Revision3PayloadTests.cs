using ActorSocketIo.Protocol.EngineIo;
using CsCheck;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.EngineIo;

/// <summary>Polling bodies of clients of Socket.IO 2: engine.io-protocol v3, "Payload".</summary>
public sealed class Revision3PayloadTests
{
    private static readonly byte[] Likely = [.. "0149:b"u8, 0, 1, 255, 0xF0, 0x9F];

    [Theory]
    [InlineData("6:4hello", "Message:hello")]
    [InlineData("6:4test16:4test26:4test3", "Message:test1|Message:test2|Message:test3")]
    [InlineData("6:4hello10:b4AQIDBA==", "Message:hello|binary:01020304")]
    [InlineData("1:2", "Ping:")]
    [InlineData("6:2probe1:5", "Ping:probe|Upgrade:")]
    [InlineData("2:b4", "binary:")]
    [InlineData("006:4hello", "Message:hello")]
    [InlineData("0:", "")]
    [InlineData("0:6:4hello0:", "Message:hello")]
    public void Each_packet_stands_behind_its_length(string body, string expected) => Assert.Equal(expected, Read(Utf8(body)));

    [Theory]
    [InlineData("2:4€", "Message:€")]
    [InlineData("6:4hello2:4€", "Message:hello|Message:€")]
    [InlineData("3:4😀1:2", "Message:😀|Ping:")]
    [InlineData("8:4ß😀é😀x2:4ü", "Message:ß😀é😀x|Message:ü")]
    public void Lengths_count_UTF16_code_units_as_JavaScript_does(string body, string expected) => Assert.Equal(expected, Read(Utf8(body)));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData(":4a")]
    [InlineData("6")]
    [InlineData("6:")]
    [InlineData("7:4hello")]
    [InlineData("-1:4hello")]
    [InlineData("+6:4hello")]
    [InlineData("6.0:4hello")]
    [InlineData("0x6:4hello")]
    [InlineData("1e0:4")]
    [InlineData(" 6:4hello")]
    [InlineData("2147483648:4a")]
    [InlineData("9999999999:4a")]
    [InlineData("18446744073709551618:4a")]
    [InlineData("00000000002:4a")]
    [InlineData("2:4😀")]
    [InlineData("1:😀")]
    [InlineData("1:7")]
    [InlineData("1:b")]
    [InlineData("2:b2")]
    [InlineData("4\u001e4b")]
    public void What_is_no_length_or_promises_what_is_not_there_is_refused(string body) => Assert.Equal("refused", Read(Utf8(body)));

    [Theory]
    [InlineData("6:4hello3", "Message:hello|refused")]
    [InlineData("6:4hello3:4a", "Message:hello|refused")]
    [InlineData("6:4hello1:76:4after", "Message:hello|refused")]
    [InlineData("7:4hello6:4hello", "Message:hello6|refused")]
    [InlineData("5:4hello6:4hello", "Message:hell|refused")]
    public void Packets_before_the_malformed_one_are_given_out(string body, string expected) => Assert.Equal(expected, Read(Utf8(body)));

    [Theory]
    [InlineData("323A3480")]
    [InlineData("333A34C328")]
    [InlineData("333A34F09F9880C0")]
    [InlineData("333A34F09F98")]
    public void What_is_no_UTF8_is_refused(string hex) => Assert.EndsWith("refused", Read(Convert.FromHexString(hex)), StringComparison.Ordinal);

    [Theory]
    [InlineData("0006FF3468656C6C6F", "Message:hello")]
    [InlineData("0006FF3468656C6C6F0105FF0401020304", "Message:hello|binary:01020304")]
    [InlineData("0004FF34E282AC", "Message:€")]
    [InlineData("0005FF34F09F9880", "Message:😀")]
    [InlineData("000006FF3468656C6C6F", "Message:hello")]
    [InlineData("000100FF34313233343536373839", "Message:123456789")]
    [InlineData("0101FF04", "binary:")]
    public void Bytes_have_the_digits_of_their_lengths_as_numbers(string hex, string expected) => Assert.Equal(expected, Read(Convert.FromHexString(hex), isOctets: true));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("00FF34")]
    [InlineData("0001")]
    [InlineData("0002FF34")]
    [InlineData("0100FF")]
    [InlineData("0000FF")]
    [InlineData("0105FF04010203")]
    [InlineData("0101FF02")]
    [InlineData("0101FF34")]
    [InlineData("000AFF34")]
    [InlineData("01FEFF04")]
    [InlineData("0109090909090909090909FF04")]
    [InlineData("010000000000000000000001FF04")]
    [InlineData("0002FF3480")]
    [InlineData("363A3468656C6C6F")]
    public void Malformed_bytes_are_refused(string hex) => Assert.Equal("refused", Read(Convert.FromHexString(hex), isOctets: true));

    /// <summary>As printed in the specification.</summary>
    [Fact]
    public void Writes_the_examples_of_the_specification()
    {
        EncodedPacket[] text = [Message("hello"), Message("€")];
        EncodedPacket[] mixed = [Message("€"), new(EngineFrame.Binary([1, 2, 3, 4]))];

        Assert.Equal("6:4hello2:4€", Text(EnginePayload.Encode(text, EngineEncoding.Revision3, out var isOctets)));
        Assert.False(isOctets);
        Assert.Equal("2:4€10:b4AQIDBA==", Text(EnginePayload.Encode(mixed, EngineEncoding.Revision3Text, out isOctets)));
        Assert.False(isOctets);
        Assert.Equal("0004FF34E282AC0105FF0401020304", Convert.ToHexString(EnginePayload.Encode(mixed, EngineEncoding.Revision3, out isOctets).Span));
        Assert.True(isOctets);
    }

    [Fact]
    public void Writes_attachments_behind_their_packet()
    {
        EncodedPacket[] packets = [new(EngineFrame.Text(EnginePacketType.Message, "51-[]😀"u8), [EngineFrame.Binary([1]), EngineFrame.Binary(default)]), Message("b")];

        Assert.Equal("8:451-[]😀6:b4AQ==2:b42:4b", Text(EnginePayload.Encode(packets, EngineEncoding.Revision3Text, out _)));
        Assert.Equal("Message:51-[]😀|binary:01|binary:|Message:b", Read(EnginePayload.Encode(packets, EngineEncoding.Revision3, out var isOctets), isOctets));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var text = Gen.String.Where(s => System.Text.Unicode.Utf8.IsValid(Utf8(s)) && Text(Utf8(s)) == s).Select(s => (IsBinary: false, Data: Utf8(s)));
        var binary = Gen.Byte.Array.Select(data => (IsBinary: true, Data: data));

        Gen.OneOf(text, binary).Array[1, 8].Sample(packets =>
        {
            EncodedPacket[] encoded = [.. packets.Select(p => new EncodedPacket(p.IsBinary ? EngineFrame.Binary(p.Data) : EngineFrame.Text(EnginePacketType.Message, p.Data)))];
            var expected = string.Join('|', packets.Select(p => p.IsBinary ? "binary:" + Convert.ToHexString(p.Data) : "Message:" + Text(p.Data)));

            foreach (var encoding in (EngineEncoding[])[EngineEncoding.Revision3, EngineEncoding.Revision3Text])
                Assert.Equal(expected, Read(EnginePayload.Encode(encoded, encoding, out var isOctets), isOctets));
        });
    }

    [Fact]
    public void Never_throws_whatever_is_posted()
    {
        var anything = Gen.OneOf(
            Gen.Byte.Array[0, 200],
            Gen.Int[0, Likely.Length - 1].Select(i => Likely[i]).Array[0, 60]);
        anything.Sample(body =>
        {
            Read(body);
            Read(body, isOctets: true);
        });
    }

    [Theory]
    [InlineData("9999999999:4a", false)]
    [InlineData("2147483647:4a", false)]
    [InlineData("\u0001\t\t\t\t\t\t\t\t\tÿ4a", true)]
    public void A_length_makes_nothing_of_its_size(string latin1, bool isOctets)
    {
        var body = System.Text.Encoding.Latin1.GetBytes(latin1);
        Refuse();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refuse();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Refuse()
        {
            var reader = new EnginePayloadReader(body, EngineEncoding.Revision3, isOctets);
            if (!reader.TryRead(out var packet) || packet.IsValid || reader.TryRead(out _))
                throw new InvalidOperationException("it was not refused");
        }
    }

    private static EncodedPacket Message(string text) => new(EngineFrame.Text(EnginePacketType.Message, Utf8(text)));

    private static string Read(ReadOnlyMemory<byte> body, bool isOctets = false)
    {
        var read = new List<string>();
        var reader = new EnginePayloadReader(body, EngineEncoding.Revision3, isOctets);
        while (reader.TryRead(out var packet))
        {
            read.Add(!packet.IsValid ? "refused"
                : packet.Value.IsBinary ? "binary:" + Convert.ToHexString(packet.Value.Data.Span)
                : $"{packet.Value.Type}:{Text(packet.Value.Data)}");
        }

        return string.Join('|', read);
    }
}

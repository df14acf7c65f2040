using System.Text.Json;
using ActorSocketIo.Protocol.SocketIo;
using CsCheck;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

/// <summary>Whatever is sent: nothing is thrown, what is let through is what it seems, and memory stays in proportion.</summary>
public sealed class HostileInputTests
{
    private static readonly PacketLimits Limits = new();

    private static readonly byte[][] Texts =
    [
        .. DefaultParserTests.Canonical.Concat(DefaultParserTests.Tolerated).Concat(DefaultParserTests.Refused).Select(row => Utf8((string)row[0])).Where(t => t.Length < 500),
        Utf8("""52-/admin,7["baz",{"_placeholder":true,"num":0},[{"a":{"num":1,"_placeholder":true}}]]"""),
    ];

    private static readonly byte[][] Packs =
        [.. MessagePackVectors.BothWays.Concat(MessagePackVectors.OnlyRead).Concat(MessagePackParserTests.Refused).Select(row => Convert.FromHexString((string)row[0])).Where(t => t.Length < 500)];

    private static Gen<byte[]> Text { get; } = Mutated(Texts, Utf8("""0123456/,-[]{}":"_placeholder":true,"num":\u"""));

    private static Gen<byte[]> Pack { get; } = Mutated(Packs, [0x80, 0x90, 0xA0, 0xC0, 0xC1, 0xC4, 0xC6, 0xC7, 0xC9, 0xCB, 0xCF, 0xD3, 0xD4, 0xD7, 0xDB, 0xDD, 0xDF, 0xFF]);

    [Fact]
    public void Every_cut_of_every_example_is_read_or_refused()
    {
        foreach (var text in Texts)
        {
            for (var length = 0; length <= text.Length; length++)
                Feed(DefaultParser.Instance, text.AsSpan(0, length), isBinary: false);
        }

        foreach (var pack in Packs)
        {
            for (var length = 0; length <= pack.Length; length++)
                Feed(MessagePackParser.Instance, pack.AsSpan(0, length), isBinary: true);
        }
    }

    [Fact]
    public void A_cut_MessagePack_packet_is_never_a_packet()
    {
        foreach (var row in MessagePackVectors.BothWays)
        {
            var pack = Convert.FromHexString((string)row[0]);
            for (var length = 0; length < pack.Length; length++)
                Assert.False(MessagePackParser.Instance.CreateDecoder(Limits).Add(pack.AsSpan(0, length), isBinary: true).IsValid);
        }
    }

    [Fact]
    public void Spoilt_texts_are_read_or_refused() => Text.Sample(text => Feed(DefaultParser.Instance, text, isBinary: false), iter: 20_000);

    [Fact]
    public void Spoilt_MessagePack_is_read_or_refused() => Pack.Sample(pack => Feed(MessagePackParser.Instance, pack, isBinary: true), iter: 20_000);

    [Fact]
    public void Noise_is_read_or_refused() => Gen.Byte.Array[0, 300].Sample(noise =>
    {
        Feed(DefaultParser.Instance, noise, isBinary: false);
        Feed(MessagePackParser.Instance, noise, isBinary: true);
    });

    [Fact]
    public void Any_sequence_of_messages_is_read_or_refused() => Gen.Select(Text, Gen.Bool).Array[1, 20].Sample(messages =>
    {
        var decoder = DefaultParser.Instance.CreateDecoder(Limits);
        foreach (var (message, isBinary) in messages)
        {
            var decoded = decoder.Add(message, isBinary);
            if (decoded.IsValid)
                AssertIsWhatItSeems(decoded.Value);
            Assert.Equal(decoder.IsIncomplete, decoded is { IsValid: true, Value: null });
        }
    });

    /// <summary>A length or count that is announced, and nothing behind it.</summary>
    [Theory]
    [InlineData("83A47479706502A36E7370A12FA464617461DDFFFFFFFF")]
    [InlineData("83A47479706502A36E7370A12FA464617461DFFFFFFFFF")]
    [InlineData("83A47479706502A36E7370A12FA46461746192A165C67FFFFFFF00")]
    [InlineData("83A47479706502A36E7370A12FA46461746192A165DB7FFFFFFF00")]
    [InlineData("83A47479706502A36E7370A12FA46461746192A165C97FFFFFFF0000")]
    [InlineData("DFFFFFFFFF")]
    public void What_is_only_announced_costs_no_memory(string hex)
    {
        var message = Convert.FromHexString(hex);
        var decoder = MessagePackParser.Instance.CreateDecoder(Limits);
        decoder.Add(message, isBinary: true);

        var before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Add(message, isBinary: true);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
    }

    /// <summary>What takes most memory for its size: elements of one byte, attachments of none.</summary>
    [Fact]
    public void The_costliest_messages_cost_a_small_multiple_of_their_size()
    {
        const int size = 1_000_000;
        var zeros = Utf8("2[\"e\"" + string.Concat(Enumerable.Repeat(",0", size / 2)) + "]");
        byte[] nils = [.. Convert.FromHexString("83A47479706502A36E7370A12FA464617461DD000F4240A165"), .. Enumerable.Repeat((byte)0xC0, size - 1)];
        byte[] controls = [.. Convert.FromHexString("83A47479706502A36E7370A12FA46461746191DB000F4240"), .. new byte[size]];

        AssertCosts(DefaultParser.Instance, zeros, isBinary: false, times: 6);
        AssertCosts(MessagePackParser.Instance, nils, isBinary: true, times: 50);
        AssertCosts(MessagePackParser.Instance, controls, isBinary: true, times: 50);
    }

    [Fact]
    public void Attachments_cannot_exceed_their_limits_in_number_or_bytes()
    {
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits(MaxAttachments: 3, MaxPacketBytes: 1000));

        Assert.False(decoder.Add("""54-["e"]"""u8, isBinary: false).IsValid);
        Assert.True(decoder.Add("""53-["e"]"""u8, isBinary: false).IsValid);
        Assert.True(decoder.Add(new byte[900], isBinary: true).IsValid);
        Assert.Equal(ProtocolError.TooLarge, decoder.Add(new byte[900], isBinary: true).Error);
    }

    private static Gen<byte[]> Mutated(byte[][] examples, byte[] alphabet)
    {
        var mutation = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 500], Gen.OneOf(PacketGen.OneOf(alphabet), Gen.Byte));
        return Gen.Select(PacketGen.OneOf(examples), mutation.Array[1, 6], (example, mutations) =>
        {
            var bytes = example.ToList();
            foreach (var (kind, place, value) in mutations)
            {
                var index = bytes.Count == 0 ? 0 : place % bytes.Count;
                if (kind == 0 || bytes.Count == 0)
                    bytes.Insert(index, value);
                else if (kind == 1)
                    bytes[index] = value;
                else
                    bytes.RemoveAt(index);
            }

            return bytes.ToArray();
        });
    }

    private static void Feed(IPacketParser parser, ReadOnlySpan<byte> message, bool isBinary)
    {
        var decoded = parser.CreateDecoder(Limits).Add(message, isBinary);
        if (!decoded.IsValid || decoded.Value is not { } packet)
            return;

        AssertIsWhatItSeems(packet);
        var again = parser.Encode(packet).Head.Payload.Span;
        Assert.True(parser.CreateDecoder(Limits).Add(isBinary ? again : again[1..], isBinary).IsValid);
    }

    private static void AssertIsWhatItSeems(SocketPacket? packet)
    {
        if (packet is null)
            return;

        Assert.InRange(packet.Type, SocketPacketType.Connect, SocketPacketType.ConnectError);
        Assert.StartsWith("/", packet.Namespace, StringComparison.Ordinal);
        if (packet.Payload.IsEmpty)
            return;

        using var payload = JsonDocument.Parse(packet.Payload, new JsonDocumentOptions { MaxDepth = Limits.MaxJsonDepth });
        if (packet.Type is SocketPacketType.Event or SocketPacketType.Ack)
        {
            Assert.Equal(payload.RootElement.GetArrayLength(), packet.Elements.Count);
            for (var i = 0; i < packet.Elements.Count; i++)
                Assert.Equal(payload.RootElement[i].GetRawText(), Text(packet.Element(i)));
        }

        if (packet.Type == SocketPacketType.Event)
            Assert.False(EventName.IsReserved(EventName.Read(packet.Element(0).Span)) && packet.Payload.Span[1] == '"');
    }

    private static void AssertCosts(IPacketParser parser, byte[] message, bool isBinary, int times)
    {
        var decoder = parser.CreateDecoder(Limits);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var decoded = decoder.Add(message, isBinary);

        Assert.True(decoded.IsValid || decoded.Error == ProtocolError.InvalidPayload);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (long)message.Length * times);
    }
}

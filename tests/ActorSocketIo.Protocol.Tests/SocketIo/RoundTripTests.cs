using System.Text.Json.Nodes;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using CsCheck;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

public sealed class RoundTripTests
{
    [Fact]
    public void The_default_parser_reads_what_it_writes_byte_for_byte() =>
        PacketGen.Any.Sample(packet => Assert.Equal(Line(packet), Line(Back(DefaultParser.Instance, packet))));

    [Fact]
    public void The_MessagePack_parser_reads_what_it_writes_with_the_same_meaning() => PacketGen.Any.Sample(packet =>
    {
        var back = Back(MessagePackParser.Instance, packet);

        Assert.Equal(Line(Normal(packet)), Line(Normal(back)));
    });

    [Fact]
    public void A_frame_goes_through_polling_and_back() => PacketGen.Any.Sample(packet =>
    {
        var encoded = DefaultParser.Instance.Encode(packet);
        var body = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new EnginePayloadWriter(body);
        writer.TryWrite(encoded);

        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());
        var reader = new EnginePayloadReader(body.WrittenMemory);
        SocketPacket? back = null;
        while (reader.TryRead(out var message))
            back = decoder.Add(message.Value.Data.Span, message.Value.IsBinary).Value;

        Assert.Equal(Line(packet), Line(back!));
        Assert.Equal(EnginePayload.SizeOf(encoded), body.WrittenCount);
    });

    private static SocketPacket Back(IPacketParser parser, SocketPacket packet)
    {
        var encoded = parser.Encode(packet);
        var decoder = parser.CreateDecoder(new PacketLimits());
        var head = encoded.Head;
        var decoded = decoder.Add(head.IsBinary ? head.Payload.Span : head.Payload.Span[1..], head.IsBinary);
        foreach (var frame in encoded.Attachments)
        {
            Assert.Null(decoded.Value);
            decoded = decoder.Add(frame.Payload.Span, isBinary: true);
        }

        Assert.False(decoder.IsIncomplete);
        return decoded.Value!;
    }

    // Numbers and escapes may be spelt otherwise: 1.0 and 1, \u00e9 and é.
    private static SocketPacket Normal(SocketPacket packet)
    {
        var payload = packet.Payload.IsEmpty ? "" : Normal(JsonNode.Parse(packet.Payload.Span))!.ToJsonString();
        return new SocketPacket(packet.Type, packet.Namespace, Utf8(payload), packet.AckId, packet.Attachments);
    }

    private static JsonNode? Normal(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(Normal)]),
        JsonObject @object => new JsonObject(@object.Select(p => KeyValuePair.Create(p.Key, Normal(p.Value)))),
        JsonValue value when value.TryGetValue<long>(out var integer) => JsonValue.Create(integer),
        JsonValue value when value.TryGetValue<ulong>(out var unsigned) => JsonValue.Create(unsigned),
        JsonValue value when value.TryGetValue<double>(out var number) => Math.Abs(number) < long.MaxValue && number == (long)number ? JsonValue.Create((long)number) : JsonValue.Create(number),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(text),
        _ => node?.DeepClone(),
    };
}

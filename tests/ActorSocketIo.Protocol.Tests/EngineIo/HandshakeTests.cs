using ActorSocketIo.Protocol.EngineIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.EngineIo;

public sealed class HandshakeTests
{
    private static readonly Handshake OnPolling =
        new("lv_VI97HAXpY6yYWAAAC", [TransportName.WebSocket], TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(20), 1_000_000);

    [Fact]
    public void Is_written_as_the_specification_prints_it()
    {
        var frame = OnPolling.Encode();

        Assert.Equal(
            """0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""",
            Text(frame.Payload));
        Assert.Equal(EnginePacketType.Open, frame.Type);
    }

    [Fact]
    public void Offers_no_upgrades_on_a_WebSocket() => Assert.Contains("\"upgrades\":[],", Text((OnPolling with { Upgrades = [] }).Encode().Payload), StringComparison.Ordinal);

    [Fact]
    public void A_sid_of_the_applications_making_cannot_break_the_JSON() =>
        Assert.StartsWith("""0{"sid":"a\"b",""", Text((OnPolling with { Sid = "a\"b" }).Encode().Payload), StringComparison.Ordinal);
}

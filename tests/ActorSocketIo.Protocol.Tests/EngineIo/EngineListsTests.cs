using ActorSocketIo.Protocol.EngineIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.EngineIo;

public sealed class EngineListsTests
{
    [Theory]
    [InlineData(0, "Transport unknown", 400)]
    [InlineData(1, "Session ID unknown", 400)]
    [InlineData(2, "Bad handshake method", 400)]
    [InlineData(3, "Bad request", 400)]
    [InlineData(4, "Forbidden", 403)]
    [InlineData(5, "Unsupported protocol version", 400)]
    public void Errors_have_the_references_codes_messages_and_statuses(int code, string message, int status)
    {
        var error = EngineError.All[code];

        Assert.Equal(new EngineError(code, message, status), error);
        Assert.Equal($$"""{"code":{{code}},"message":"{{message}}"}""", Text(error.ToJson()));
    }

    [Fact]
    public void A_refusal_can_carry_the_applications_words() =>
        Assert.Equal("""{"code":4,"message":"not \"you\""}""", Text((EngineError.Forbidden with { Message = "not \"you\"" }).ToJson()));

    [Theory]
    [InlineData(CloseReason.TransportError, "transport error")]
    [InlineData(CloseReason.TransportClose, "transport close")]
    [InlineData(CloseReason.ForcedClose, "forced close")]
    [InlineData(CloseReason.PingTimeout, "ping timeout")]
    [InlineData(CloseReason.ParseError, "parse error")]
    [InlineData(CloseReason.ServerShuttingDown, "server shutting down")]
    public void Close_reasons_are_in_the_references_words(CloseReason reason, string text) => Assert.Equal(text, reason.Text());

    [Theory]
    [InlineData("polling", true, TransportName.Polling)]
    [InlineData("websocket", true, TransportName.WebSocket)]
    [InlineData("webtransport", false, default(TransportName))]
    [InlineData("Polling", false, default(TransportName))]
    [InlineData("__proto__", false, default(TransportName))]
    [InlineData("constructor", false, default(TransportName))]
    [InlineData("", false, default(TransportName))]
    [InlineData(null, false, default(TransportName))]
    public void Only_the_exact_names_of_transports_are_known(string? text, bool isKnown, TransportName transport)
    {
        Assert.Equal(isKnown, TransportNames.TryParse(text, out var parsed));
        Assert.Equal(transport, parsed);
    }
}

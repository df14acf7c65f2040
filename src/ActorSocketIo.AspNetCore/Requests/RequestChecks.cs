using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.Requests;

/// <summary>Which requests are refused, and in which order that is found out.</summary>
/// <remarks>Source: <c>verify</c> and <c>handshake</c> of <c>engine.io/lib/server.ts</c>; the order can be seen from outside.</remarks>
internal static class RequestChecks
{
    /// <summary>Checks what needs no session: transport, then Origin.</summary>
    public static Refusal? Common(EngineRequest request, EngineOptions options, out TransportName transport)
    {
        var name = request.Parameter("transport");
        if (!TransportNames.TryParse(name, out transport) || !options.Transports.Contains(transport))
            return name is null ? Refusal.Of(EngineError.UnknownTransport) : Refusal.Of(EngineError.UnknownTransport, ("transport", name));

        return request.Header("origin") is { } origin && !IsFieldValue(origin)
            ? Refusal.Of(EngineError.BadRequest, ("name", "INVALID_ORIGIN"), ("origin", origin))
            : null;
    }

    /// <summary>Checks a request with a session's id.</summary>
    /// <remarks><see cref="EngineOptions.AllowUpgrades"/> decides about what is offered only: who upgrades all the same may.</remarks>
    public static Refusal? OfSession(EngineRequest request, SessionFacts? session, string sid, TransportName transport, bool isUpgrade)
    {
        if (session is not { } facts)
            return Refusal.Of(EngineError.UnknownSession, ("sid", sid));
        if (!isUpgrade && facts.Transport != transport)
        {
            return Refusal.Of(
                EngineError.BadRequest, ("name", "TRANSPORT_MISMATCH"), ("transport", transport.Text()), ("previousTransport", facts.Transport.Text()));
        }

        return ProtocolOf(request) == facts.Protocol
            ? null
            : Refusal.Of(EngineError.BadRequest, ("name", "PROTOCOL_MISMATCH"), ("protocol", ProtocolOf(request)), ("previousProtocol", facts.Protocol));
    }

    /// <summary>Checks a handshake, up to the question whether it is allowed.</summary>
    public static Refusal? OfHandshake(EngineRequest request, TransportName transport, bool isUpgrade)
    {
        // Over HTTP/2 a WebSocket comes as CONNECT.
        if (request.Method != "GET" && !(isUpgrade && request.Method == "CONNECT"))
            return Refusal.Of(EngineError.BadHandshakeMethod, ("method", request.Method));
        return transport == TransportName.WebSocket && !isUpgrade
            ? Refusal.Of(EngineError.BadRequest, ("name", "TRANSPORT_HANDSHAKE_ERROR"))
            : null;
    }

    /// <summary>Checks the revision of the protocol, which the reference does last.</summary>
    public static Refusal? OfProtocol(EngineRequest request, EngineOptions options) =>
        options.AllowEio3 || ProtocolOf(request) == 4 ? null : Refusal.Of(EngineError.UnsupportedProtocolVersion, ("protocol", 3));

    /// <summary>The revision that a request speaks; absent, and anything else, counts as 3.</summary>
    public static int ProtocolOf(EngineRequest request) => request.Parameter("EIO") == "4" ? 4 : 3;

    /// <summary>How the client writes and reads on the transport that a request opens.</summary>
    public static EngineEncoding EncodingOf(EngineRequest request) => EngineEncodings.Of(ProtocolOf(request), IsTextOnly(request));

    /// <summary>Whether a client of revision 3 says that it reads no bytes. Scripts cannot carry them.</summary>
    public static bool IsTextOnly(EngineRequest request) => request.Parameter("b64") is { Length: > 0 } || request.Parameter("j") is not null;

    // Control characters and what is not latin1; RFC 9110 field-value as Node sees it.
    private static bool IsFieldValue(string value) => value.All(c => c is '\t' or (>= ' ' and not '\x7f' and <= '\xff'));
}

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Why a request was refused; the closed list of <c>engine.io/lib/server.ts</c>.</summary>
/// <param name="Code">0–5.</param>
/// <param name="Message">What the client is told.</param>
/// <param name="HttpStatus">The status of an HTTP answer; a refused WebSocket upgrade is always answered with 400.</param>
public sealed record EngineError(int Code, string Message, int HttpStatus)
{
    /// <summary>The <c>transport</c> parameter is missing or names none of ours.</summary>
    public static EngineError UnknownTransport { get; } = new(0, "Transport unknown", 400);

    /// <summary>There is no session with this <c>sid</c>.</summary>
    public static EngineError UnknownSession { get; } = new(1, "Session ID unknown", 400);

    /// <summary>A handshake that is no GET.</summary>
    public static EngineError BadHandshakeMethod { get; } = new(2, "Bad handshake method", 400);

    /// <summary>The request does not fit the session or the transport, or a middleware failed.</summary>
    public static EngineError BadRequest { get; } = new(3, "Bad request", 400);

    /// <summary>The application did not allow the request.</summary>
    public static EngineError Forbidden { get; } = new(4, "Forbidden", 403);

    /// <summary>The <c>EIO</c> parameter is not a revision that this server speaks.</summary>
    public static EngineError UnsupportedProtocolVersion { get; } = new(5, "Unsupported protocol version", 400);

    /// <summary>All of them, by code.</summary>
    public static IReadOnlyList<EngineError> All { get; } =
        [UnknownTransport, UnknownSession, BadHandshakeMethod, BadRequest, Forbidden, UnsupportedProtocolVersion];

    /// <summary>The body of the HTTP answer: <c>{"code":1,"message":"Session ID unknown"}</c>, of type <c>application/json</c>.</summary>
    public byte[] ToJson() => RelaxedJson.WriteObject(this, static (writer, error) =>
    {
        writer.WriteNumber("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
    });
}

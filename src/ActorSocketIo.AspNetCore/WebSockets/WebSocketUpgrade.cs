using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using ActorSocketIo.AspNetCore.Connections;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>A request that asks to become a WebSocket: over HTTP/1.1 (RFC 6455 §4.2) or HTTP/2 (RFC 8441).</summary>
internal sealed class WebSocketUpgrade
{
    private readonly HttpContext _context;
    private readonly IHttpUpgradeFeature? _http1;
    private readonly IHttpExtendedConnectFeature? _http2;

    private WebSocketUpgrade(HttpContext context, IHttpUpgradeFeature? http1, IHttpExtendedConnectFeature? http2)
    {
        _context = context;
        _http1 = http1;
        _http2 = http2;
    }

    /// <summary>Whether it is over HTTP/1.1, where refusing it ends the connection.</summary>
    public bool IsHttp1 => _http1 is not null;

    /// <summary>What is wrong with the request; null if it can be accepted.</summary>
    public string? Mistake
    {
        get
        {
            var headers = _context.Request.Headers;
            if (_http2 is not null)
                return headers.SecWebSocketVersion == "13" ? null : "Missing or invalid Sec-WebSocket-Version header";
            if (!HttpMethods.IsGet(_context.Request.Method))
                return "Invalid HTTP method";
            if (!string.Equals(headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase))
                return "Invalid Upgrade header";
            if (!IsKey(headers.SecWebSocketKey))
                return "Missing or invalid Sec-WebSocket-Key header";
            return headers.SecWebSocketVersion == "13" ? null : "Missing or invalid Sec-WebSocket-Version header";
        }
    }

    /// <summary>Looks whether a request asks for it.</summary>
    public static WebSocketUpgrade? Of(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" } http2)
            return new WebSocketUpgrade(context, null, http2);
        return context.Request.Headers.Upgrade.Count > 0 && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } http1
            ? new WebSocketUpgrade(context, http1, null)
            : null;
    }

    /// <summary>Accepts it: sends the answer with the headers that were set, and gives the connection.</summary>
    /// <param name="extensions">What is answered to the client's offer of extensions; null for none.</param>
    /// <param name="isFollowed">Whether the caller writes to the connection at once: then the answer leaves with that, if it can.</param>
    /// <exception cref="IOException">The client has gone.</exception>
    public async Task<WebSocketConnection> AcceptAsync(string? extensions, bool isFollowed)
    {
        var headers = _context.Response.Headers;
        if (extensions is not null)
            headers.SecWebSocketExtensions = extensions;
        // As the reference's: the first of what is offered; a browser that offered any insists on an answer.
        if (FirstProtocol(_context.Request.Headers.SecWebSocketProtocol) is { } protocol)
            headers.SecWebSocketProtocol = protocol;

        if (_http2 is not null)
        {
            _context.Response.StatusCode = StatusCodes.Status200OK;
            return OnStream(await _http2.AcceptAsync().ConfigureAwait(false));
        }

        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptKey(_context.Request.Headers.SecWebSocketKey!);
        if (Connection is not { } connection)
        {
            var stream = await _http1!.UpgradeAsync().ConfigureAwait(false);
            return IsOfKestrel && Transport is { } pipe ? new WebSocketConnection(stream, pipe.Input, pipe.Output, _context.Abort, Closed) : OnStream(stream);
        }

        connection.Output.HoldsFlushes = isFollowed;
        try
        {
            var stream = await _http1!.UpgradeAsync().ConfigureAwait(false);
            connection.Input.RunsOnLoop = true; // there is no other request that could be held up
            return new WebSocketConnection(stream, connection.Input, connection.Output, _context.Abort, Closed, extensions is null ? connection : null);
        }
        finally
        {
            connection.Output.HoldsFlushes = false;
        }
    }

    // Kestrel's own pipe saves a copy and a buffer. Only if nobody stands between us and Kestrel, who may see other bytes than the wire.
    private bool IsOfKestrel => _http1!.GetType().Assembly == typeof(KestrelServer).Assembly;

    private IDuplexPipe? Transport => _context.Features.Get<IConnectionTransportFeature>()?.Transport;

    private LoopConnection? Connection =>
        IsOfKestrel && Transport is { } pipe && _context.Features.Get<IConnectionSocketFeature>() is LoopConnection connection && connection.Has(pipe)
            ? connection
            : null;

    // A request's own token costs memory, and over HTTP/1.1 a WebSocket has the connection for itself.
    private CancellationToken Closed =>
        (_http1 is null ? null : _context.Features.Get<IConnectionLifetimeFeature>())?.ConnectionClosed ?? _context.RequestAborted;

    private static bool IsKey(string? key)
    {
        Span<byte> bytes = stackalloc byte[16];
        return key is { Length: 24 } && Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }

    private static string AcceptKey(string key)
    {
#pragma warning disable CA5350 // RFC 6455 prescribes SHA-1 here; nothing secret is hashed
        var hash = SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    private static string? FirstProtocol(string? offered)
    {
        if (offered is null)
            return null;
        var first = offered.AsSpan(0, offered.IndexOf(',') is >= 0 and var end ? end : offered.Length).Trim();
        return HttpToken.IsToken(first) ? first.ToString() : null; // anything else must not be in an answer's header
    }

    private WebSocketConnection OnStream(Stream stream) => new(
        stream,
        PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true)),
        PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)),
        _context.Abort,
        Closed);
}

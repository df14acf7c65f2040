using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.AspNetCore.Transports;
using ActorSocketIo.Corking;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>Serves requests to become a WebSocket: a session's first transport, or one it may move to.</summary>
/// <remarks>Source: <c>onWebSocket</c> of <c>engine.io/lib/server.ts</c>.</remarks>
internal static class WebSocketEndpoint
{
    /// <summary>Accepts one, or refuses it.</summary>
    /// <returns>The WebSocket, to be run until it has ended: by the caller, so that nothing of this is kept meanwhile.</returns>
    public static async Task<Served> AcceptAsync(
        HttpEngineRequest request, EngineServer server, WebSocketUpgrade upgrade, TransportName transport, EngineSession? session)
    {
        if (upgrade.Mistake is { } mistake)
            return Refusal.Of(EngineError.BadRequest with { Message = mistake }, ("name", "TRANSPORT_HANDSHAKE_ERROR"));

        // 1. A transport that is no WebSocket, over a WebSocket: accepted, then closed.
        if (transport != TransportName.WebSocket)
        {
            await RefuseAsync(request, server, upgrade).ConfigureAwait(false);
            return default;
        }

        // 2. A session asks to move.
        if (session is not null)
            return await MoveAsync(request, server, upgrade, session).ConfigureAwait(false);

        var (id, refusal) = RequestChecks.OfProtocol(request, server.Options) is { } foreign
            ? (null, foreign)
            : await HandshakeEndpoint.IdentifyAsync(request, server).ConfigureAwait(false);
        if (refusal is { Status: not null })
            return refusal; // this node takes none: a load balancer is to see that

        // 3. A handshake of another revision, or without an id: accepted, then cut. The reference writes an HTTP answer into the WebSocket.
        if (id is null)
        {
            using var cut = await AcceptAsync(request, server, upgrade, null).ConfigureAwait(false); // it ends with the request; the client sees 1006
            server.OnConnectionError(request, refusal!);
            return default;
        }

        // 4. A handshake.
        var (socket, connection) = await AcceptAsync(request, server, upgrade, isFollowed: true).ConfigureAwait(false);
        var opened = server.TryOpen(id, request, socket, out var admission);
        if (opened is not null)
        {
            // The handshake leaves after that: a connection that turns out to be broken must not end the session before it was announced.
            using (Cork.Begin())
                server.Announce(opened);
            opened.WakeTransport();
        }
        else if (HandshakeEndpoint.RefusalOf(admission) is { } late)
        {
            server.OnConnectionError(request, late); // the client sees its WebSocket closed
        }

        return new AcceptedWebSocket(socket, connection);
    }

    /// <summary>Accepts a WebSocket whose session does not want it, and closes it.</summary>
    public static async Task RefuseAsync(HttpEngineRequest request, EngineServer server, WebSocketUpgrade upgrade)
    {
        using var unwanted = await AcceptAsync(request, server, upgrade, null).ConfigureAwait(false);
        await RefusedWebSocket.CloseAsync(server, unwanted).ConfigureAwait(false);
    }

    /// <summary>Answers the handshake; with <paramref name="isFollowed"/> the answer may wait for what the caller writes at once.</summary>
    public static Task<WebSocketConnection> AcceptAsync(
        HttpEngineRequest request, EngineServer server, WebSocketUpgrade upgrade, DeflateOffer? offer, bool isFollowed = false)
    {
        var headers = request.Context.Response.Headers;
        if (request.Parameter("sid") is null or "")
            server.OnInitialHeaders(headers, request);
        server.OnHeaders(headers, request);
        return upgrade.AcceptAsync(offer?.Answer, isFollowed);
    }

    private static async Task<Served> MoveAsync(HttpEngineRequest request, EngineServer server, WebSocketUpgrade upgrade, EngineSession session)
    {
        var (socket, connection) = await AcceptAsync(request, server, upgrade, isFollowed: false).ConfigureAwait(false);
        if (session.TryAttach(socket))
            return new AcceptedWebSocket(socket, connection);
        using (connection)
            await RefusedWebSocket.CloseAsync(server, connection).ConfigureAwait(false);
        return default;
    }

    private static async Task<(IWebSocketTransport Transport, WebSocketConnection Connection)> AcceptAsync(
        HttpEngineRequest request, EngineServer server, WebSocketUpgrade upgrade, bool isFollowed)
    {
        var offer = server.Options.PerMessageDeflate is null
            ? null
            : DeflateOffer.Choose(request.Context.Request.Headers.SecWebSocketExtensions);
        var connection = await AcceptAsync(request, server, upgrade, offer, isFollowed).ConfigureAwait(false);
        var encoding = RequestChecks.EncodingOf(request);
        return (offer is null ? new WebSocketTransport(server, connection, encoding) : new DeflateWebSocketTransport(server, connection, offer, encoding), connection);
    }
}

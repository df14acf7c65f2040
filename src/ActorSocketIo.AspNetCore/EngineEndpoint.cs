using ActorSocketIo.AspNetCore.Connections;
using ActorSocketIo.AspNetCore.Relayed;
using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.AspNetCore.Transports;
using ActorSocketIo.AspNetCore.WebSockets;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Relay;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorSocketIo.AspNetCore;

/// <summary>Serves an engine over HTTP: finds out what a request is, and hands it to the endpoint of its kind.</summary>
/// <param name="server">The engine.</param>
/// <param name="relay">Gives the way to the sessions of other nodes, once there is one.</param>
/// <remarks>Everything that the host's pipeline put before it (authentication, CORS, forwarded headers) has run.</remarks>
internal sealed class EngineEndpoint(EngineServer server, Func<RelayClient?>? relay = null) : IDisposable
{
    /// <summary>The route value that holds what follows the engine's path.</summary>
    public const string RestOfPath = "engineRest";

    /// <summary>What two endpoints at one path would both be.</summary>
    public const string Name = "An engine";

    private readonly HandshakeLimiter _limiter = new();

    /// <summary>The pattern that the endpoint is mapped with.</summary>
    public static string PatternOf(string path) => $"{path.TrimEnd('/')}/{{**{RestOfPath}}}";

    /// <summary>Ends what it does by itself; the application has stopped.</summary>
    public void Dispose() => _limiter.Dispose();

    /// <summary>Serves a request; of a WebSocket, until it has ended, or runs without the request.</summary>
    public Task ServeAsync(HttpContext context)
    {
        // Routing takes "/engine.io" for "/engine.io/"; the reference does not.
        if (server.Options.AddTrailingSlash && context.GetRouteValue(RestOfPath) is null or "" && context.Request.Path.Value is not [.., '/'])
            return HttpAnswers.EmptyAsync(context, StatusCodes.Status404NotFound);

        var request = new HttpEngineRequest(context, server.Time.GetUtcNow());
        return server.Middlewares.IsEmpty ? HandleAsync(request) : RunMiddlewaresAsync(request);
    }

    private async Task RunMiddlewaresAsync(HttpEngineRequest request)
    {
        var middlewares = server.Middlewares;
        var passed = false;
        try
        {
            await NextAsync(0).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever a middleware throws; what we throw ourselves goes on
        catch (Exception fault) when (!passed)
#pragma warning restore CA1031
        {
            if (request.Context.Response.HasStarted)
                throw;
            server.LogHookFault(fault);
            var refusal = Refusal.Of(EngineError.BadRequest, ("name", "MIDDLEWARE_FAILURE"), ("error", fault));
            await RefuseAsync(request, UpgradeOf(request), refusal).ConfigureAwait(false);
        }

        Task NextAsync(int index)
        {
            if (index < middlewares.Length)
                return middlewares[index](request, () => NextAsync(index + 1));
            passed = true;
            return HandleAsync(request);
        }
    }

    // The order of the checks can be seen from outside: it is the reference's.
    private async Task HandleAsync(HttpEngineRequest request)
    {
        var upgrade = UpgradeOf(request);
        Served served = RequestChecks.Common(request, server.Options, out var transport);
        if (served.Refusal is null)
        {
            try
            {
                served = request.Parameter("sid") is { Length: > 0 } sid
                    ? await HandleSessionAsync(request, upgrade, transport, sid).ConfigureAwait(false)
                    : await HandleHandshakeAsync(request, upgrade, transport).ConfigureAwait(false);
            }
            catch (BadHttpRequestException fault) when (!request.Context.Response.HasStarted)
            {
                await HttpAnswers.BrokenBodyAsync(request.Context, fault.StatusCode).ConfigureAwait(false);
            }
        }

        if (served.Refusal is { } refusal)
            await RefuseAsync(request, upgrade, refusal).ConfigureAwait(false);
        if (served.WebSocket is not { } webSocket)
            return;
        // With nothing of the request about it: who runs on would keep all that the request was.
        if (webSocket.Connection.TryDetach())
            CleanContext.Run(static run => RunDetached(((AcceptedWebSocket, EngineServer))run!), (webSocket, server));
        else
            using (webSocket.Connection)
                await webSocket.Running.RunAsync().ConfigureAwait(false);
    }

    // Comes back when it waits for the client's first words, for which it is not this thread that looks.
    private static void RunDetached((AcceptedWebSocket WebSocket, EngineServer Server) run) => _ = RunDetachedAsync(run.WebSocket, run.Server);

    private static async Task RunDetachedAsync(AcceptedWebSocket webSocket, EngineServer server)
    {
        try
        {
            using (webSocket.Connection)
                await webSocket.Running.RunAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever it is, it must not end the process; Kestrel would log it, too
        catch (Exception fault)
#pragma warning restore CA1031
        {
            server.LogWebSocketFault(fault);
        }
    }

    private async Task<Served> HandleSessionAsync(HttpEngineRequest request, WebSocketUpgrade? upgrade, TransportName transport, string sid)
    {
        // A poll follows a poll: the next one needs no other thread than the one that hears of it.
        if (upgrade is null && request.Context.Features.Get<IConnectionSocketFeature>() is LoopConnection connection)
            connection.Input.RunsOnLoop = true;

        var session = server.FindForRequest(sid);
        if (session is null && relay?.Invoke() is { } client && client.TryFindHome(sid, out var home))
            return await new RelayedEndpoint(request, server, client, home, sid, transport).ServeAsync(upgrade).ConfigureAwait(false);

        if (RequestChecks.OfSession(request, session?.Facts, sid, transport, upgrade is not null) is { } refusal)
            return refusal;
        if (upgrade is not null)
            return await WebSocketEndpoint.AcceptAsync(request, server, upgrade, transport, session).ConfigureAwait(false);
        if (session!.Polling is not { } polling)
            return Refusal.Of(EngineError.BadRequest, ("name", "TRANSPORT_MISMATCH")); // it has moved since we looked

        await PollingEndpoint.ServeAsync(request, server, session, polling).ConfigureAwait(false);
        return default;
    }

    private async Task<Served> HandleHandshakeAsync(HttpEngineRequest request, WebSocketUpgrade? upgrade, TransportName transport)
    {
        var refusal = RequestChecks.OfHandshake(request, transport, upgrade is not null)
            ?? await HandshakeEndpoint.AdmitAsync(request, server, _limiter).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        return upgrade is not null
            ? await WebSocketEndpoint.AcceptAsync(request, server, upgrade, transport, null).ConfigureAwait(false)
            : await HandshakeEndpoint.ServeAsync(request, server).ConfigureAwait(false);
    }

    // Where no WebSockets are served, a request for one is a request like any other.
    private WebSocketUpgrade? UpgradeOf(HttpEngineRequest request) =>
        server.Options.Transports.Contains(TransportName.WebSocket) ? WebSocketUpgrade.Of(request.Context) : null;

    private Task RefuseAsync(HttpEngineRequest request, WebSocketUpgrade? upgrade, Refusal refusal)
    {
        server.OnConnectionError(request, refusal);
        return HttpAnswers.RefuseAsync(request.Context, upgrade, refusal);
    }
}

using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>Opens sessions: the last checks, the id, and the first answer of a polling session.</summary>
internal static class HandshakeEndpoint
{
    private static readonly EngineError Unavailable = new(EngineError.BadRequest.Code, "Service unavailable", StatusCodes.Status503ServiceUnavailable);

    /// <summary>Whether this node takes another session, and the application this one.</summary>
    public static async ValueTask<Refusal?> AdmitAsync(HttpEngineRequest request, EngineServer server)
    {
        if (!server.AcceptsSessions)
            return Refusal.Of(Unavailable, ("name", "NOT_ACCEPTING")) with { Status = Unavailable.HttpStatus };
        if (server.IsFull)
            return Refusal.Of(Unavailable, ("name", "TOO_MANY_SESSIONS")) with { Status = Unavailable.HttpStatus };
        if (server.Options.AllowRequest is not { } allow)
            return null;

        var result = await allow(request).ConfigureAwait(false);
        return result.IsAllowed
            ? null
            : Refusal.Of(result.Message is { } said ? EngineError.Forbidden with { Message = said } : EngineError.Forbidden, ("message", result.Message));
    }

    /// <summary>Makes the session's id.</summary>
    /// <returns>The id, or why there is none.</returns>
    public static async ValueTask<(string? Id, Refusal? Refusal)> IdentifyAsync(HttpEngineRequest request, EngineServer server)
    {
        object? error;
        try
        {
            var id = await server.GenerateId(request).ConfigureAwait(false);
            if (!string.IsNullOrEmpty(id) && server.Find(id) is null)
                return (id, null);
            error = "an id must be neither empty nor in use";
        }
#pragma warning disable CA1031 // whatever the application throws
        catch (Exception fault)
#pragma warning restore CA1031
        {
            error = fault;
        }

        return (null, Refusal.Of(EngineError.BadRequest, ("name", "ID_GENERATION_ERROR"), ("error", error)));
    }

    /// <summary>Opens a session on polling and answers with its handshake.</summary>
    public static async Task<Refusal?> ServeAsync(HttpEngineRequest request, EngineServer server)
    {
        if (RequestChecks.OfProtocol(request) is { } refusal)
            return refusal;
        var (id, failure) = await IdentifyAsync(request, server).ConfigureAwait(false);
        if (id is null)
            return failure;

        var polling = new PollingTransport();
        var session = server.TryOpen(id, request, polling);
        if (session is null)
            return Refusal.Of(EngineError.BadRequest, ("name", "ID_GENERATION_ERROR"), ("error", "an id must not be in use"));

        // The handshake is this request's answer; what the application sends from its Connection handler is the next one's.
        var answer = await polling.PollAsync().ConfigureAwait(false);
        var headers = request.Context.Response.Headers;
        if (server.Options.Cookie is { } cookie)
            headers.Append("Set-Cookie", SessionCookie.Of(cookie, id));
        server.OnInitialHeaders(headers, request);
        server.Announce(session);
        await PollingEndpoint.AnswerAsync(request, server, answer).ConfigureAwait(false);
        return null;
    }
}

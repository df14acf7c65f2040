using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>Opens sessions: the last checks, the id, and the first answer of a polling session.</summary>
internal static class HandshakeEndpoint
{
    private static readonly EngineError Unavailable = new(EngineError.BadRequest.Code, "Service unavailable", StatusCodes.Status503ServiceUnavailable);

    // As long as the official client waits at most between two tries.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Whether this node takes another session, this address may ask for one, and the application takes this one.</summary>
    public static async ValueTask<Refusal?> AdmitAsync(HttpEngineRequest request, EngineServer server, HandshakeLimiter limiter)
    {
        if ((RefusalOf(server.Admission) ?? limiter.Check(request, server.Options.HandshakeRate)) is { } refusal)
            return refusal;
        if (server.Options.AllowRequest is not { } allow)
            return null;

        AllowResult result;
        try
        {
            result = await allow(request).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever the application throws
        catch (Exception fault)
#pragma warning restore CA1031
        {
            server.LogHookFault(fault);
            return Refusal.Of(EngineError.Forbidden, ("error", fault));
        }

        return result.IsAllowed
            ? null
            : Refusal.Of(result.Message is { Length: > 0 } said ? EngineError.Forbidden with { Message = said } : EngineError.Forbidden, ("message", result.Message));
    }

    /// <summary>What the client and the application are told when there is no session.</summary>
    /// <returns>Null if there is one.</returns>
    public static Refusal? RefusalOf(Admission admission) => admission switch
    {
        Admission.NotAccepting => RefusalOfNode("NOT_ACCEPTING"),
        Admission.TooManySessions => RefusalOfNode("TOO_MANY_SESSIONS"),
        Admission.IdInUse => NoId("an id must not be in use"),
        _ => null,
    };

    /// <summary>Makes the session's id.</summary>
    /// <returns>The id, or why there is none. Admission is looked at once more: the application may have taken its time.</returns>
    public static async ValueTask<(string? Id, Refusal? Refusal)> IdentifyAsync(HttpEngineRequest request, EngineServer server)
    {
        try
        {
            var id = await server.GenerateId(request).ConfigureAwait(false);
            if (string.IsNullOrEmpty(id))
                return (null, NoId("an id must not be empty"));
            var admission = server.Find(id) is null ? server.Admission : Admission.IdInUse;
            return RefusalOf(admission) is { } refusal ? (null, refusal) : (id, null);
        }
#pragma warning disable CA1031 // whatever the application throws
        catch (Exception fault)
#pragma warning restore CA1031
        {
            server.LogHookFault(fault);
            return (null, NoId(fault));
        }
    }

    /// <summary>Opens a session on polling and answers with its handshake.</summary>
    public static async Task<Refusal?> ServeAsync(HttpEngineRequest request, EngineServer server)
    {
        if (RequestChecks.OfProtocol(request, server.Options) is { } refusal)
            return refusal;
        var (id, failure) = await IdentifyAsync(request, server).ConfigureAwait(false);
        if (id is null)
            return failure;

        var polling = new PollingTransport(RequestChecks.EncodingOf(request));
        var session = server.TryOpen(id, request, polling, out var admission);
        if (session is null)
            return RefusalOf(admission);

        await server.WhenFound(session).ConfigureAwait(false);
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

    private static Refusal RefusalOfNode(string name) => Refusal.Of(Unavailable, ("name", name)) with { Status = Unavailable.HttpStatus, RetryAfter = RetryAfter };

    private static Refusal NoId(object error) => Refusal.Of(EngineError.BadRequest, ("name", "ID_GENERATION_ERROR"), ("error", error));
}

using System.Globalization;
using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.AspNetCore.WebSockets;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>What all answers of the engine have in common.</summary>
internal static class HttpAnswers
{
    /// <summary>Answers a refused request: JSON with the error's status, or text with 400 if a WebSocket was asked for.</summary>
    public static async Task RefuseAsync(HttpContext context, WebSocketUpgrade? upgrade, Refusal refusal)
    {
        var response = context.Response;
        byte[] body;
        if (upgrade is null)
        {
            response.StatusCode = refusal.Status ?? refusal.Error.HttpStatus;
            response.ContentType = "application/json";
            body = refusal.Error.ToJson();
        }
        else
        {
            response.StatusCode = refusal.Status ?? StatusCodes.Status400BadRequest;
            response.ContentType = "text/html";
            body = System.Text.Encoding.UTF8.GetBytes(refusal.Error.Message);
            if (upgrade.IsHttp1)
                response.Headers.Connection = "close";
        }

        if (refusal.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("F0", CultureInfo.InvariantCulture);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers with a status and no body.</summary>
    public static Task EmptyAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>Answers a poll or post of a session, or its handshake.</summary>
    public static async Task OkAsync(HttpEngineRequest request, EngineServer server, string contentType, string? encoding, ReadOnlyMemory<byte> body)
    {
        var response = request.Context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        // Internet Explorer takes some payloads for an attack.
        var agent = request.Context.Request.Headers.UserAgent.ToString();
        if (agent.Contains(";MSIE", StringComparison.Ordinal) || agent.Contains("Trident/", StringComparison.Ordinal))
            response.Headers.XXSSProtection = "0";
        response.Headers.CacheControl = "no-store";
        server.OnHeaders(response.Headers, request);
        await response.Body.WriteAsync(body, request.Context.RequestAborted).ConfigureAwait(false);
    }
}

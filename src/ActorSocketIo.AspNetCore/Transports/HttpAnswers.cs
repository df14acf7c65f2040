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

    /// <summary>Answers a request whose body comes too slowly, or is malformed: Kestrel says with which status, and would log an error if it had to answer itself.</summary>
    public static Task BrokenBodyAsync(HttpContext context, int status)
    {
        context.Response.Headers.Connection = "close"; // nobody can tell where the next request begins
        return EmptyAsync(context, status);
    }

    /// <summary>Answers a poll or post of a session, or its handshake; whoever takes longer for it than a session could live meanwhile is cut.</summary>
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
        var written = response.Body.WriteAsync(body, request.Context.RequestAborted);
        if (!written.IsCompletedSuccessfully)
            await WaitAsync(request.Context, server, written).ConfigureAwait(false);
    }

    // While it is on its way no ping can reach the client. Kestrel's own limit is a rate, at which a large answer may take many hours.
    private static async Task WaitAsync(HttpContext context, EngineServer server, ValueTask written)
    {
        var cut = new WheelTimer(context.Abort);
        var options = server.Options;
        server.Wheel.Schedule(cut, server.Wheel.Now + options.PingInterval + options.PingTimeout + options.CloseTimeout);
        try
        {
            await written.ConfigureAwait(false);
        }
        finally
        {
            server.Wheel.Cancel(cut);
        }
    }
}

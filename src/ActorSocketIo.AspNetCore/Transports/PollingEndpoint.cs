using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>Serves the requests of a polling session: GETs wait for packets, POSTs bring them.</summary>
/// <remarks>Source: <c>engine.io/lib/transports/polling.ts</c>.</remarks>
internal static class PollingEndpoint
{
    private const string TextType = "text/plain; charset=UTF-8";
    private const string ScriptType = "text/javascript; charset=UTF-8";
    private const string OctetsType = "application/octet-stream";
    private static readonly ReadOnlyMemory<byte> Ok = "ok"u8.ToArray();

    /// <summary>Serves a request with a session's id.</summary>
    public static Task ServeAsync(HttpEngineRequest request, EngineServer server, EngineSession session, PollingTransport polling) =>
        request.Method switch
        {
            "GET" => GetAsync(request, server, polling),
            "POST" => PostAsync(request, server, session, polling),
            _ => RefuseMethodAsync(request),
        };

    /// <summary>Answers a request with a method that polling does not know, as the reference does.</summary>
    public static Task RefuseMethodAsync(HttpEngineRequest request) => HttpAnswers.EmptyAsync(request.Context, StatusCodes.Status500InternalServerError);

    /// <summary>Answers a poll, or the handshake, which is the first one.</summary>
    public static Task AnswerAsync(HttpEngineRequest request, EngineServer server, PollAnswer answer)
    {
        if (answer.Body is not { } body)
            return HttpAnswers.EmptyAsync(request.Context, StatusCodes.Status400BadRequest);

        var type = answer.IsOctets ? OctetsType : TextType;
        if (!answer.IsOctets && Jsonp.TryGetCallback(request, out var callback))
            (type, body) = (ScriptType, Jsonp.Wrap(callback, body.Span));

        var coding = answer.Compress
            ? PollCompression.Choose(request.Context.Request.Headers.AcceptEncoding, body.Length, server.Options.HttpCompression)
            : null;
        return HttpAnswers.OkAsync(request, server, type, coding?.Name, coding is null ? body : PollCompression.Apply(coding, body));
    }

    /// <summary>Answers a post whose packets have been taken.</summary>
    /// <remarks>As text/html, because some browsers would offer text/plain for download.</remarks>
    public static Task PostedAsync(HttpEngineRequest request, EngineServer server) => HttpAnswers.OkAsync(request, server, "text/html", null, Ok);

    /// <summary>Whether a post has the content type of bytes, which is a mistake but for clients of revision 3.</summary>
    public static bool IsOctets(HttpEngineRequest request) => request.Context.Request.ContentType == OctetsType;

    /// <summary>The payload in the body of a post.</summary>
    public static ReadOnlyMemory<byte> PayloadOf(HttpEngineRequest request, PooledBytes body) =>
        Jsonp.TryGetCallback(request, out _) ? Jsonp.Unwrap(body.Written.Span) : body.Written;

    private static async Task GetAsync(HttpEngineRequest request, EngineServer server, PollingTransport polling)
    {
        var poll = polling.PollAsync();
        if (!poll.IsCompleted)
        {
            var aborted = request.Context.RequestAborted;
            await using var registration = aborted.UnsafeRegister(_ => polling.Abandon(poll), null).ConfigureAwait(false);
            await poll.ConfigureAwait(false);
        }

        var answer = await poll.ConfigureAwait(false);
        if (!request.Context.RequestAborted.IsCancellationRequested)
            await AnswerAsync(request, server, answer).ConfigureAwait(false);
    }

    private static async Task PostAsync(HttpEngineRequest request, EngineServer server, EngineSession session, PollingTransport polling)
    {
        var context = request.Context;
        if (!polling.TryBeginPost())
        {
            await HttpAnswers.EmptyAsync(context, StatusCodes.Status400BadRequest).ConfigureAwait(false);
            return;
        }

        try
        {
            var isOctets = IsOctets(request);
            if (isOctets && polling.RefusesOctets)
            {
                session.OnMisuse(polling, "invalid content");
                await HttpAnswers.EmptyAsync(context, StatusCodes.Status400BadRequest).ConfigureAwait(false);
                return;
            }

            using var body = await PostBody.ReadAsync(context, server.Options.MaxHttpBufferSize).ConfigureAwait(false);
            if (body is null)
            {
                server.OnOversize(session.Id, TransportName.Polling);
                await HttpAnswers.EmptyAsync(context, StatusCodes.Status413PayloadTooLarge).ConfigureAwait(false);
                return;
            }

            await polling.ReceiveAsync(PayloadOf(request, body), isOctets, server.Time, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            polling.OnPostLost();
            // Of a body that is too slow or malformed the client hears.
            if (fault is BadHttpRequestException)
                throw;
            return;
        }
        finally
        {
            polling.EndPost();
        }

        await PostedAsync(request, server).ConfigureAwait(false);
    }
}

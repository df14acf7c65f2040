using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>Serves the requests of a polling session: GETs wait for packets, POSTs bring them.</summary>
/// <remarks>Source: <c>engine.io/lib/transports/polling.ts</c>.</remarks>
internal static class PollingEndpoint
{
    private const string PollType = "text/plain; charset=UTF-8";
    private static readonly TimeSpan PollDelay = TimeSpan.FromMilliseconds(30);
    private static readonly ReadOnlyMemory<byte> Ok = "ok"u8.ToArray();

    /// <summary>Serves a request with a session's id.</summary>
    public static Task ServeAsync(HttpEngineRequest request, EngineServer server, EngineSession session, PollingTransport polling) =>
        request.Method switch
        {
            "GET" => GetAsync(request, server, polling),
            "POST" => PostAsync(request, server, session, polling),
            _ => HttpAnswers.EmptyAsync(request.Context, StatusCodes.Status500InternalServerError), // as the reference
        };

    /// <summary>Answers a poll, or the handshake, which is the first one.</summary>
    public static Task AnswerAsync(HttpEngineRequest request, EngineServer server, PollAnswer answer)
    {
        if (answer.Body is not { } body)
            return HttpAnswers.EmptyAsync(request.Context, StatusCodes.Status400BadRequest);

        var coding = answer.Compress
            ? PollCompression.Choose(request.Context.Request.Headers.AcceptEncoding, body.Length, server.Options.HttpCompression)
            : null;
        return HttpAnswers.OkAsync(request, server, PollType, coding?.Name, coding is null ? body : PollCompression.Apply(coding, body));
    }

    private static bool EndsWithClose(ReadOnlySpan<byte> body) => body is [(byte)'1'] or [.., EnginePayload.Separator, (byte)'1'];

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
            if (context.Request.ContentType == "application/octet-stream")
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

            // A client that closes has a poll on its way, which here can be overtaken by the post: it is to be answered, not refused.
            if (EndsWithClose(body.Written.Span))
                await polling.WaitForPollAsync(PollDelay, server.Time).ConfigureAwait(false);
            polling.Deliver(body.Written);
            await session.WhenReady(polling, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            session.OnTransportLost(polling, CloseReason.TransportError, "data request connection closed prematurely");
            // Kestrel knows best what to answer to a body that is too slow or malformed.
            if (fault is BadHttpRequestException)
                throw;
            return;
        }
        finally
        {
            polling.EndPost();
        }

        // text/html, because some browsers would offer text/plain for download.
        await HttpAnswers.OkAsync(request, server, "text/html", null, Ok).ConfigureAwait(false);
    }
}

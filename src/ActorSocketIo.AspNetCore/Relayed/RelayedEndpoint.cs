using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.AspNetCore.Transports;
using ActorSocketIo.AspNetCore.WebSockets;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Relay;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.AspNetCore.Relayed;

/// <summary>Serves a request whose session is on another node: that node decides, this one speaks HTTP.</summary>
/// <remarks>CORS, headers and compression are this node's; every check of the session is the other's, in the order of a local one.</remarks>
internal sealed class RelayedEndpoint(HttpEngineRequest request, EngineServer server, RelayClient relay, NodeToken home, string sid, TransportName transport)
{
    // A body that travels with the question saves a round trip between the nodes.
    private const int MaxBodyInQuestion = 16 * 1024;

    private readonly HttpContext _context = request.Context;

    private SessionFacts Facts => new(transport, RequestChecks.ProtocolOf(request));

    private CancellationToken Aborted => _context.RequestAborted;

    /// <summary>Serves it.</summary>
    /// <param name="upgrade">If it asks to become a WebSocket.</param>
    public Task<Served> ServeAsync(WebSocketUpgrade? upgrade) => (upgrade, request.Method) switch
    {
        ({ Mistake: null }, _) when transport == TransportName.WebSocket => UpgradeAsync(upgrade),
        (null, "GET") => PollAsync(),
        (null, "POST") => PostAsync(),
        _ => CheckAsync(upgrade),
    };

    private async Task<Served> PollAsync()
    {
        using var asked = relay.Ask(home, sid, Kind.Poll, Facts, isUpgrade: false);
        var answer = await FirstAsync(asked).ConfigureAwait(false);
        if (Aborted.IsCancellationRequested)
            return default;
        SendElsewhere();
        switch (answer.Status)
        {
            case Status.Ok or Status.Refused:
                await PollingEndpoint.AnswerAsync(request, server, answer.Status == Status.Ok ? new PollAnswer(answer.Body, answer.Compress, answer.IsOctets) : PollAnswer.Refused).ConfigureAwait(false);
                return default;
            default:
                return RefusalOf(answer);
        }
    }

    private async Task<Served> PostAsync()
    {
        try
        {
            using var asked = await AskToPostAsync().ConfigureAwait(false);
            var answer = await FirstAsync(asked).ConfigureAwait(false);
            if (answer.Status == Status.Go)
            {
                if (!await TrySendBodyAsync(asked).ConfigureAwait(false))
                    return default;
                using var registration = GiveUpWhenAborted(asked);
                answer = await asked.Last.ConfigureAwait(false);
            }

            return await PostedAsync(answer).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not BadHttpRequestException and (IOException or OperationCanceledException))
        {
            return default; // the client has gone, and its session has been told
        }
    }

    private async Task<Served> PostedAsync(Answer answer)
    {
        if (Aborted.IsCancellationRequested)
            return default;
        SendElsewhere();
        switch (answer.Status)
        {
            case Status.Ok:
                await PollingEndpoint.PostedAsync(request, server).ConfigureAwait(false);
                return default;
            case Status.Refused:
                await HttpAnswers.EmptyAsync(_context, StatusCodes.Status400BadRequest).ConfigureAwait(false);
                return default;
            default:
                return RefusalOf(answer);
        }
    }

    // The body of a post that is a mistake anyway need not be read.
    private async ValueTask<RelayedRequest> AskToPostAsync()
    {
        var isOctets = PollingEndpoint.IsOctets(request);
        var isSmall = _context.Request.ContentLength <= Math.Min(MaxBodyInQuestion, server.Options.MaxHttpBufferSize);
        if ((isOctets && Facts.Protocol == 4) || !isSmall)
            return relay.Ask(home, sid, Kind.Post, Facts, isUpgrade: false, isOctets);
        try
        {
            using var body = await PostBody.ReadAsync(_context, server.Options.MaxHttpBufferSize).ConfigureAwait(false);
            return relay.Ask(home, sid, Kind.Post, Facts, isUpgrade: false, isOctets, PollingEndpoint.PayloadOf(request, body!).ToArray());
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            relay.TellBroken(home, sid);
            throw;
        }
    }

    private async ValueTask<bool> TrySendBodyAsync(RelayedRequest asked)
    {
        try
        {
            using var body = await PostBody.ReadAsync(_context, server.Options.MaxHttpBufferSize).ConfigureAwait(false);
            if (body is not null)
            {
                asked.SendBody(PollingEndpoint.PayloadOf(request, body).ToArray());
                return true;
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            asked.GiveUp(Reason.Broken);
            throw;
        }

        asked.TellOversize();
        await asked.Last.ConfigureAwait(false);
        server.OnOversize(sid, TransportName.Polling);
        await HttpAnswers.EmptyAsync(_context, StatusCodes.Status413PayloadTooLarge).ConfigureAwait(false);
        return false;
    }

    private async Task<Served> UpgradeAsync(WebSocketUpgrade upgrade)
    {
        var pipe = relay.AskPipe(home, sid, Facts, RequestChecks.IsTextOnly(request));
        try
        {
            var answer = await FirstAsync(pipe).ConfigureAwait(false);
            if (Aborted.IsCancellationRequested)
            {
                pipe.Dispose();
                return default;
            }

            switch (answer.Status)
            {
                case Status.Ok:
                    // Compression would be this node's, frame by frame, against the sharing of frames.
                    var connection = await WebSocketEndpoint.AcceptAsync(request, server, upgrade, offer: null).ConfigureAwait(false);
                    return new AcceptedWebSocket(new PipedWebSocket(server, connection, pipe, sid), connection);
                case Status.Refused:
                    await WebSocketEndpoint.RefuseAsync(request, server, upgrade).ConfigureAwait(false);
                    return default;
                default:
                    return RefusalOf(answer, isUpgrade: true);
            }
        }
        catch
        {
            pipe.Dispose();
            throw;
        }
    }

    // What is refused whatever the session is like, but not before the session was looked for.
    private async Task<Served> CheckAsync(WebSocketUpgrade? upgrade)
    {
        using var asked = relay.Ask(home, sid, Kind.Check, Facts, upgrade is not null);
        var answer = await FirstAsync(asked).ConfigureAwait(false);
        if (Aborted.IsCancellationRequested)
            return default;
        if (answer.Status != Status.Ok)
            return RefusalOf(answer, upgrade is not null);
        if (upgrade is not null)
            return await WebSocketEndpoint.AcceptAsync(request, server, upgrade, transport, session: null).ConfigureAwait(false);
        await PollingEndpoint.RefuseMethodAsync(request).ConfigureAwait(false);
        return default;
    }

    private async Task<Answer> FirstAsync(RelayedRequest asked)
    {
        // Registered behind the question: giving up before it is asked would be forgotten there.
        await using var registration = GiveUpWhenAborted(asked).ConfigureAwait(false);
        return await asked.First.ConfigureAwait(false);
    }

    private CancellationTokenRegistration GiveUpWhenAborted(RelayedRequest asked) =>
        Aborted.UnsafeRegister(static asked => ((RelayedRequest)asked!).GiveUp(Reason.Aborted), asked);

    // A node that leaves should not get the client's next request.
    private void SendElsewhere()
    {
        if (relay.IsLeaving && HttpProtocol.IsHttp11(_context.Request.Protocol))
            _context.Response.Headers.Connection = "close";
    }

    private Refusal? RefusalOf(Answer answer, bool isUpgrade = false) =>
        RequestChecks.OfSession(request, answer.Status == Status.Mismatch ? answer.Facts : null, sid, transport, isUpgrade)
        ?? Refusal.Of(EngineError.BadRequest, ("name", "TRANSPORT_MISMATCH")); // it has moved since it was looked at
}

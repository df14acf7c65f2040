using ActorSocketIo.Link;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>A poll that waits on another node for packets of a session of this one.</summary>
internal sealed class HomedPoll(RelayServer server, NodeToken asker, Ask ask) : HomedRequest(server, asker, ask)
{
    // An answer to one client must not hold up those of others on the link.
    private const int MaxAnswerBytes = 1024 * 1024;

    private PollingTransport? _polling;
    private Task<PollAnswer> _poll = Task.FromResult(PollAnswer.Refused);

    public override void Start()
    {
        if (Admit() is not { } session)
            return;
        if (session.Polling is not { } polling)
        {
            TryAnswer(Status.Mismatch, session.Facts);
            return;
        }

        _polling = polling;
        _poll = polling.PollAsync(MaxAnswerBytes);
        _ = AnswerAsync(session, polling);
    }

    public override void OnRelease() => _polling?.ReleasePoll();

    private protected override void End(Reason reason, string? text) => _polling?.Abandon(_poll);

    private async Task AnswerAsync(EngineSession session, PollingTransport polling)
    {
        var answer = await _poll.ConfigureAwait(false);
        var answered = answer.Body is { } body ? TryAnswer(Status.Ok, session.Facts, body, answer.Compress, answer.IsOctets) : TryAnswer(Status.Refused, session.Facts);
        if (!answered && answer.Body is not null)
            polling.OnPollLost(); // who would have got these packets has gone
    }
}

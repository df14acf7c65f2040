using ActorSocketIo.Link;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>A request that this node has got for a session of another, while it is under way; the asking side.</summary>
/// <remarks>Ends with an answer, or by <see cref="GiveUp"/>: when its client goes, time is up, or the other node seems lost.</remarks>
internal class RelayedRequest : IDisposable
{
    private readonly RelayClient _client;
    private readonly Ask _ask;
    private readonly WheelTimer _deadline;
    private readonly TaskCompletionSource<Answer> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Answer> _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOver;

    /// <summary>A request that has not been asked yet.</summary>
    public RelayedRequest(RelayClient client, NodeToken home, Ask ask)
    {
        _client = client;
        Home = home;
        _ask = ask;
        _deadline = new WheelTimer(static request => ((RelayedRequest)request).GiveUp(Reason.Lost), this);
    }

    /// <summary>The node that holds the session.</summary>
    public NodeToken Home { get; }

    /// <summary>Its number, this node's own.</summary>
    public long Number => _ask.Number;

    /// <summary>What is asked for.</summary>
    public Kind Kind => _ask.Kind;

    /// <summary>The first answer: <see cref="Status.Go"/>, or the last one. Never fails.</summary>
    public Task<Answer> First => _first.Task;

    /// <summary>The last answer; <see cref="Status.Unknown"/> if it was given up. Never fails.</summary>
    public Task<Answer> Last => _last.Task;

    /// <summary>What is asked.</summary>
    internal Ask Question => _ask;

    /// <summary>Whether nobody waits for an answer any more: then the question need not be sent.</summary>
    internal bool IsOver => _isOver;

    /// <summary>After <see cref="Status.Go"/>: sends the body. From then on there is no deadline, as there is none at home.</summary>
    /// <param name="body">Kept until it has been sent.</param>
    public void SendBody(ReadOnlyMemory<byte> body) => _client.QueueOf(Home).Add(new Body(Number, body));

    /// <summary>After <see cref="Status.Go"/>: the body is over the limit. The home says when the next post may come.</summary>
    public void TellOversize()
    {
        ArmDeadline(_client.PatienceFor(Kind));
        _client.QueueOf(Home).Add(new Gone(Number, _ask.Sid, Kind, Reason.Oversize, null));
    }

    /// <summary>Nobody waits for an answer any more; nothing happens if it has come.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="text">More about it.</param>
    public void GiveUp(Reason reason, string? text = null)
    {
        if (!_client.TryForget(this))
            return;
        _isOver = true;
        _client.QueueOf(Home).Add(new Gone(Number, _ask.Sid, Kind, reason, text));
        Complete(new Answer(Number, Status.Unknown, default, default, Compress: false));
    }

    /// <summary>The request is over; if no answer has come, its client has gone.</summary>
    public void Dispose() => GiveUp(Reason.Aborted);

    /// <summary>Sends the question; it is in the table.</summary>
    internal void Send()
    {
        if (_ask.Body is null)
            ArmDeadline(_client.PatienceFor(Kind)); // before it is asked: the answer disarms it
        _client.QueueOf(Home).AddQuestion(this);
    }

    /// <summary>This node leaves: a poll is to be answered with what there is, and soon.</summary>
    internal void Release(TimeSpan patience)
    {
        ArmDeadline(patience);
        _client.QueueOf(Home).Add(new Release(Number));
    }

    /// <summary>The home has answered.</summary>
    internal void OnAnswer(Answer answer)
    {
        if (answer.Status == Status.Go)
        {
            _client.Wheel.Cancel(_deadline);
            _first.TrySetResult(answer);
            return;
        }

        if (!IsLast(answer) || _client.TryForget(this))
            Complete(answer);
    }

    /// <summary>Whether nothing follows an answer.</summary>
    private protected virtual bool IsLast(Answer answer) => true;

    private protected virtual void OnOver()
    {
    }

    private void Complete(Answer answer)
    {
        _client.Wheel.Cancel(_deadline);
        _first.TrySetResult(answer);
        if (!IsLast(answer))
            return;
        _last.TrySetResult(answer);
        OnOver();
    }

    private void ArmDeadline(TimeSpan patience) => _client.Wheel.Schedule(_deadline, _client.Wheel.Now + patience);
}

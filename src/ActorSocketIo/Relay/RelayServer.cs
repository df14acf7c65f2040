using System.Collections.Concurrent;
using ActorSocketIo.Link;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>Serves requests for this node's sessions that have reached other nodes; the home's side.</summary>
/// <remarks>
/// On the links' threads it only looks into its table: what may take a session's lock or run an application's code is done on the pool, in order
/// for each request.
/// </remarks>
internal sealed class RelayServer
{
    private readonly ConcurrentDictionary<(NodeToken Asker, long Number), HomedRequest> _requests = new();
    private readonly IPeers _peers;
    private readonly RelayQueues _queues;

    public RelayServer(EngineServer engine, IPeers peers, INodeLinks links, RelayQueues queues)
    {
        Engine = engine;
        _peers = peers;
        _queues = queues;
        queues.TooLarge += OnTooLarge;
        links.Subscribe<Ask>(OnAsk);
        links.Subscribe<Body>((asker, body) => Find(asker, body.Number)?.Run(request => request.OnBody(body.Bytes)));
        links.Subscribe<Gone>(OnGone);
        links.Subscribe<Release>((asker, release) => Find(asker, release.Number)?.Run(request => request.OnRelease()));
        links.Subscribe<PipeIn>(OnPipeIn);
        links.Subscribe<PipeOutWritten>(OnPipeOutWritten);
    }

    /// <summary>The sessions.</summary>
    public EngineServer Engine { get; }

    /// <summary>Requests under way, pipes included.</summary>
    public int Count => _requests.Count;

    /// <summary>A node does not answer any more: its clients are gone for us, and it is told, in case it lives.</summary>
    public void OnLost(NodeToken asker) => Lose(from => from == asker);

    /// <summary>Ends what nodes have asked that are gone for good; they may have asked when they were seen as unreachable already.</summary>
    public void ForgetDeparted() => Lose(from => !_peers.IsAlive(from));

    /// <summary>Removes a request: who gets true may answer it, or end it.</summary>
    internal bool TryForget(HomedRequest request) => _requests.TryRemove(KeyValuePair.Create((request.Asker, request.Number), request));

    internal RelayQueue QueueOf(NodeToken asker) => _queues.Of(asker);

    private void Lose(Func<NodeToken, bool> isLost)
    {
        foreach (var (key, request) in _requests)
        {
            if (isLost(key.Asker))
                request.Run(lost => lost.OnLost());
        }
    }

    private void OnAsk(NodeToken asker, Ask ask)
    {
        HomedRequest request = ask.Kind switch
        {
            Kind.Poll => new HomedPoll(this, asker, ask),
            Kind.Post => new HomedPost(this, asker, ask),
            Kind.Pipe => new HomedPipe(this, asker, ask),
            _ => new HomedCheck(this, asker, ask),
        };
        if (_requests.TryAdd((asker, ask.Number), request))
            request.Run(started => started.Start());
        if (!_peers.IsAlive(asker))
            request.Run(lost => lost.OnLost()); // its last words may be read when it has been removed
    }

    private void OnGone(NodeToken asker, Gone gone)
    {
        if (Find(asker, gone.Number) is { } request)
            request.Run(ended => ended.OnGone(gone.Reason, gone.Text));
        else if (gone.Kind == Kind.Poll || gone is { Kind: Kind.Post, Reason: Reason.Broken })
            ThreadPool.UnsafeQueueUserWorkItem(static lost => lost.Server.OnAnswerLost(lost.Gone), (Server: this, Gone: gone), preferLocal: false);
    }

    // The poll has been answered, and the packets in that answer went nowhere; or the body of a post never came.
    private void OnAnswerLost(Gone gone)
    {
        if (Engine.Find(gone.Sid)?.Polling is { } polling)
            Engine.Guard(gone.Kind == Kind.Poll ? polling.OnPollLost : polling.OnPostLost);
    }

    private void OnPipeIn(NodeToken asker, PipeIn message)
    {
        if (Find(asker, message.Number) is HomedPipe pipe)
            pipe.Run(_ => pipe.OnMessages(message.Messages));
        else
            QueueOf(asker).Add(new PipeEnd(message.Number));
    }

    // Not behind what the sessions read: a handler that computes would hold up what others send. There is one for each write, so they need no order.
    private void OnPipeOutWritten(NodeToken asker, PipeOutWritten message) =>
        ThreadPool.UnsafeQueueUserWorkItem(static written => written.Server.OnWritten(written.Asker, written.Message), (Server: this, Asker: asker, Message: message), preferLocal: false);

    private void OnWritten(NodeToken asker, PipeOutWritten message)
    {
        foreach (var number in message.Numbers)
        {
            if (Find(asker, number) is HomedPipe pipe)
                Engine.Guard(pipe.OnWritten);
        }
    }

    // Larger than a link keeps for a peer: nobody will ever get it there.
    private void OnTooLarge(NodeToken asker, ICrossesNodes message)
    {
        switch (message)
        {
            case Answer answer:
                QueueOf(asker).Add(answer with { Status = Status.Refused, Body = default }); // the client will close
                break;
            case PipeOut frames:
                foreach (var number in frames.Writes.SelectMany(write => write.Numbers))
                    Find(asker, number)?.Run(pipe => pipe.OnLost());
                break;
        }
    }

    private HomedRequest? Find(NodeToken asker, long number) => _requests.GetValueOrDefault((asker, number));
}

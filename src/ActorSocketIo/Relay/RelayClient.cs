using System.Collections.Concurrent;
using ActorSocketIo.Link;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>Hands requests on to the nodes that hold their sessions; the side of the node that a request has reached.</summary>
/// <remarks>
/// A request is in the table before its question leaves, and the home is looked at after that: a node that is lost in between is seen by one or
/// the other. What the links bring is only noted on their threads; pipes are written to on the pool, in order for each peer.
/// </remarks>
internal sealed class RelayClient
{
    // A token and 15 random bytes, in base64url.
    private const int SidLength = NodeToken.Length + 20;
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, RelayedRequest> _requests = new();
    private readonly ConcurrentDictionary<NodeToken, SerialQueue> _arrivals = new();
    private readonly EngineOptions _options;
    private readonly IPeers _peers;
    private readonly RelayQueues _queues;
    private readonly SessionDirectory _directory;
    private readonly Action<Exception> _onFault;
    private long _lastNumber;
    private volatile bool _leaving;

    public RelayClient(EngineServer engine, IPeers peers, INodeLinks links, RelayQueues queues, SessionDirectory directory)
    {
        _options = engine.Options;
        _peers = peers;
        _queues = queues;
        _directory = directory;
        _onFault = engine.LogRelayFault;
        Wheel = engine.Wheel;
        queues.TooLarge += OnTooLarge;
        links.Subscribe<Answer>((home, answer) => Find(home, answer.Number)?.OnAnswer(answer));
        links.Subscribe<PipeInRead>((home, read) => FindPipe(home, read.Number)?.OnRead());
        links.Subscribe<PipeEnd>((home, end) => ArrivalsOf(home).Add(() => FindPipe(home, end.Number)?.OnEnd()));
        links.Subscribe<PipeOut>((home, frames) => ArrivalsOf(home).Add(() => OnPipeOut(home, frames)));
    }

    /// <summary>Requests under way.</summary>
    public int Count => _requests.Count;

    /// <summary>Peers that something has come from.</summary>
    public int Peers => _arrivals.Count;

    /// <summary>Whether this node leaves: then clients should not keep their connections to it.</summary>
    public bool IsLeaving => _leaving;

    internal TimerWheel Wheel { get; }

    /// <summary>Which other node holds a session, if it exists at all.</summary>
    /// <param name="sid">As the client gave it: it may be forged.</param>
    /// <param name="home">That node; it lives, and answers as far as is known.</param>
    /// <returns>False if no other node can be asked: the session is unknown, and nobody was bothered.</returns>
    public bool TryFindHome(string sid, out NodeToken home)
    {
        if (!TryReadHome(sid, out home) || !_peers.IsAlive(home))
            _directory.TryFind(sid, out home);
        return home != default && home != _peers.Self && _peers.IsReachable(home);
    }

    /// <summary>Asks for a poll, a post or a check.</summary>
    /// <returns>To be disposed of when the request is over.</returns>
    public RelayedRequest Ask(NodeToken home, string sid, Kind kind, SessionFacts facts, bool isUpgrade, bool isOctets = false, ReadOnlyMemory<byte>? body = null) =>
        Start(new RelayedRequest(this, home, new Ask(Interlocked.Increment(ref _lastNumber), sid, kind, facts, isUpgrade, isOctets, body)));

    /// <summary>Asks for a WebSocket to be taken.</summary>
    /// <returns>To be disposed of when the WebSocket has ended.</returns>
    public RelayedPipe AskPipe(NodeToken home, string sid, SessionFacts facts, bool isTextOnly = false) =>
        Start(new RelayedPipe(this, home, new Ask(Interlocked.Increment(ref _lastNumber), sid, Kind.Pipe, facts, IsUpgrade: true, IsOctets: false, Body: null, isTextOnly)));

    /// <summary>The body of a post could not be read, and nothing had been asked: the session is over all the same.</summary>
    public void TellBroken(NodeToken home, string sid) => QueueOf(home).Add(new Gone(0, sid, Kind.Post, Reason.Broken, null));

    /// <summary>This node leaves: WebSockets are closed and no more taken, polls are answered soon. Sessions of other nodes are served to the end.</summary>
    public void Leave()
    {
        _leaving = true;
        foreach (var request in _requests.Values)
            EndSoon(request);
    }

    /// <summary>A node does not answer any more: nor do its sessions. What it has sent is written before its pipes end.</summary>
    public void OnLost(NodeToken home) => ArrivalsOf(home).Add(() =>
    {
        foreach (var request in _requests.Values)
        {
            if (request.Home == home)
                request.GiveUp(Reason.Lost, "the node of the connection seems lost");
        }
    });

    /// <summary>Forgets what was kept for nodes that are gone for good.</summary>
    public void ForgetDeparted()
    {
        foreach (var home in _requests.Values.Select(request => request.Home).Distinct())
        {
            if (!_peers.IsAlive(home))
                OnLost(home);
        }

        foreach (var peer in _arrivals.Keys)
        {
            if (!_peers.IsAlive(peer))
                _arrivals.TryRemove(peer, out _);
        }
    }

    internal RelayQueue QueueOf(NodeToken home) => _queues.Of(home);

    internal bool TryForget(RelayedRequest request) => _requests.TryRemove(KeyValuePair.Create(request.Number, request));

    /// <summary>How long an answer may take: a poll waits for the next ping at most, which comes late if the pong before it did.</summary>
    internal TimeSpan PatienceFor(Kind kind) => kind == Kind.Pipe ? _options.UpgradeTimeout : _options.PingInterval + (2 * _options.PingTimeout) + Slack;

    // In the table first, then asked: see above.
    private T Start<T>(T request) where T : RelayedRequest
    {
        EngineMetrics.OnRelayed(request.Kind.ToString());
        _requests[request.Number] = request;
        if (_peers.IsReachable(request.Home) && !QueueOf(request.Home).IsFull)
            request.Send();
        else
            request.GiveUp(Reason.Lost);
        if (_leaving)
            EndSoon(request);
        return request;
    }

    private static void EndSoon(RelayedRequest request)
    {
        if (request is RelayedPipe pipe)
            pipe.GiveUp(Reason.Aborted, "the node of the connection leaves");
        else if (request.Kind == Kind.Poll)
            request.Release(ReleasePatience);
    }

    private void OnTooLarge(NodeToken home, ICrossesNodes message)
    {
        var number = message switch { Ask ask => ask.Number, Body body => body.Number, PipeIn frames => frames.Number, _ => 0 };
        Find(home, number)?.GiveUp(Reason.Broken, "larger than a link between nodes keeps: raise socketio.link.keep");
    }

    private void OnPipeOut(NodeToken home, PipeOut message)
    {
        foreach (var (numbers, frames) in message.Writes)
        {
            foreach (var number in numbers)
            {
                if (FindPipe(home, number) is { } pipe)
                    pipe.OnFrames(frames[0]);
                else
                    QueueOf(home).Add(new Gone(number, "", Kind.Pipe, Reason.Aborted, null)); // it does not know yet
            }
        }
    }

    private RelayedRequest? Find(NodeToken home, long number) =>
        _requests.TryGetValue(number, out var request) && request.Home == home ? request : null;

    private RelayedPipe? FindPipe(NodeToken home, long number) => Find(home, number) as RelayedPipe;

    private SerialQueue ArrivalsOf(NodeToken home) => _arrivals.GetOrAdd(home, static (_, onFault) => new SerialQueue(onFault), _onFault);

    private static bool TryReadHome(string sid, out NodeToken home)
    {
        home = default;
        return sid.Length == SidLength && sid.All(IsBase64Url) && NodeToken.TryParse(sid.AsSpan(0, NodeToken.Length), out home);
    }

    private static bool IsBase64Url(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}

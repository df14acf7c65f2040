using System.Text;
using ActorSocketIo.Corking;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>One client's Engine.IO session; the reference's engine <c>Socket</c>, an application's <c>socket.conn</c>.</summary>
/// <remarks>
/// Thread-safe and no actor: a lock around a <see cref="SessionMachine"/> and an <see cref="Outbox"/>, held for bookkeeping only, never
/// while something is written or called. It outlives its transports; it does not outlive its node. Events are raised on the thread that
/// caused them: handlers must be quick.
/// </remarks>
public sealed partial class EngineSession : ICorked
{
    // Above it a late timer is a stalled process, and the client must get its time in full.
    private static readonly TimeSpan UsualLateness = TimeSpan.FromMilliseconds(100);

    private readonly EngineServer _server;
    private readonly SessionMachine _machine;
    private readonly WheelTimer _timer;
    private readonly Lock _gate = new();
    private readonly Lock _reading = new();
    private volatile ReadThrottle? _throttle; // null: it is read as fast as it sends
    private volatile ISessionTransport _transport;
    private ISessionTransport? _candidate;
    private Outbox _outbox;
    private TimeSpan _armedFor = TimeSpan.MaxValue;
    private string? _description;
    private ISessionDirectory? _directory; // which it is in; None once it has ended
    private int _pings, _pongs; // queued, and come
    private long _corkedIn; // the last stretch that has added it, and not drawn the cork
    private int _holdUps; // readers that are busy or wait: what the client sent, its pong perhaps, is not read

    internal EngineSession(EngineServer server, string id, EngineRequest request, ISessionTransport transport)
    {
        var options = server.Options;
        _server = server;
        _transport = transport;
        Id = id;
        Request = request;
        RemoteAddress = request.RemoteAddress;
        CreatedAt = server.Time.GetTimestamp();
        Protocol = transport.Encoding.Revision();
        _throttle = server.ReadLimits is { } limits ? new ReadThrottle(limits) : null;
        var direction = Protocol == 4 ? HeartbeatDirection.ServerPings : HeartbeatDirection.ClientPings;
        var heartbeat = new HeartbeatMachine(direction, options.PingInterval, options.PingTimeout, server.Wheel.Now);
        _machine = new SessionMachine(transport.Name, heartbeat, options.UpgradeTimeout, options.CloseTimeout);
        _timer = new WheelTimer(static session => ((EngineSession)session).CheckTime(), this);
        transport.Session = this;
    }

    /// <summary>A WebSocket has asked to take over and got its probe answered; its name.</summary>
    public event Action<string>? Upgrading;

    /// <summary>The session has moved to another transport; its name.</summary>
    public event Action<string>? Upgraded;

    /// <summary>A packet came; its data is valid during the call only.</summary>
    public event Action<EnginePacket>? PacketReceived;

    /// <summary>A packet is about to be queued.</summary>
    public event Action<EncodedPacket>? PacketCreated;

    /// <summary>A message came; its data is valid during the call only.</summary>
    public event Action<EnginePacket>? MessageReceived;

    /// <summary>The client has answered a ping; of revision 3, has sent one.</summary>
    public event Action? Heartbeat;

    /// <summary>Queued packets have been handed to the transport.</summary>
    public event Action? Flushed;

    /// <summary>The transport has written what it was handed.</summary>
    public event Action? Drained;

    /// <summary>The session has ended: its reason in the reference's words, and more about it or null. Raised once.</summary>
    public event Action<string, string?>? Closed;

    /// <summary>The session's id. Who knows it can take part in the session: do not show it to others.</summary>
    public string Id { get; }

    /// <summary>The revision of the protocol: 4, or 3 if <see cref="EngineOptions.AllowEio3"/> is set.</summary>
    public int Protocol { get; }

    /// <summary>The transport in use: <c>polling</c> or <c>websocket</c>.</summary>
    public string TransportName => _transport.Name.Text();

    /// <summary>The handshake's request, kept for the session's life.</summary>
    public EngineRequest Request { get; }

    /// <summary>The peer's address at the handshake.</summary>
    public string RemoteAddress { get; }

    /// <summary>How far its life has gone.</summary>
    public SessionPhase ReadyState
    {
        get
        {
            lock (_gate)
                return _machine.Phase;
        }
    }

    /// <summary>How much waits for the client: what an application that paces itself looks at. Any thread, at any time; it costs as much as an uncontended lock.</summary>
    public OutboxFill Outbox
    {
        get
        {
            lock (_gate)
                return new(_outbox.Count, _outbox.Bytes, _server.Options.MaxQueuedPackets, _server.Options.MaxQueuedBytes);
        }
    }

    /// <summary>When it was made, as a timestamp of the server's clock.</summary>
    internal long CreatedAt { get; }

    /// <summary>The layer above; set before the first packet can come.</summary>
    internal ISessionSink? Sink { get; set; }

    /// <summary>Whether a packet sent now would leave now; what volatile packets need.</summary>
    internal bool IsWritable
    {
        get
        {
            lock (_gate)
                return IsWritableNow;
        }
    }

    /// <summary>Whether a packet sent now would have to wait for the client, as far as one sees without the lock.</summary>
    internal bool IsBusy => !_transport.IsWritable || _outbox.IsSelective;

    /// <summary>What its requests must agree with.</summary>
    internal SessionFacts Facts => new(_transport.Name, Protocol);

    /// <summary>Its polling transport while that is the one in use, else null.</summary>
    internal PollingTransport? Polling => _transport as PollingTransport;

    /// <summary>Packets that wait for the transport.</summary>
    internal int QueuedPackets
    {
        get
        {
            lock (_gate)
                return _outbox.Count;
        }
    }

    // Corked packets wait in the outbox too: "a regular, then a volatile packet in one turn" loses the volatile one. Those of other turns are no reason to.
    private bool IsWritableNow => _machine.Phase == SessionPhase.Open && _transport.IsWritable
        && (_outbox.Count == 0 || Cork.Current is not { SpansTurns: false } cork || cork.Stretch != _corkedIn);

    /// <summary>Sends a text message.</summary>
    /// <param name="text">The text; lone surrogates are replaced.</param>
    /// <param name="compress">Whether a transport that can may compress it.</param>
    /// <returns>False if it was dropped because the session is closing, closed, or over its queue's limit.</returns>
    public bool Send(string text, bool compress = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TrySend(new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, Encoding.UTF8.GetBytes(text)), compress: compress));
    }

    /// <summary>Sends a binary message.</summary>
    /// <param name="data">Its bytes, copied.</param>
    /// <param name="compress">Whether a transport that can may compress it.</param>
    /// <returns>False if it was dropped because the session is closing, closed, or over its queue's limit.</returns>
    public bool Send(ReadOnlyMemory<byte> data, bool compress = true) =>
        TrySend(new EncodedPacket(EngineFrame.Binary(data.Span), compress: compress));

    /// <summary>Closes the session with <c>forced close</c>.</summary>
    /// <param name="discard">Whether to throw away what is queued; else that leaves first, within <see cref="EngineOptions.CloseTimeout"/>.</param>
    public void Close(bool discard = false)
    {
        if (discard)
            CloseWith(CloseReason.ForcedClose);
        else
            Close(description: null);
    }

    /// <summary>Closes the session with <c>forced close</c> once what is queued has left; what the client still sends is ignored.</summary>
    /// <param name="description">More about it.</param>
    /// <remarks>A WebSocket with nothing queued closes at once. Over polling a poll must be there to be told, as in the reference.</remarks>
    internal void Close(string? description) => End(description, () => _machine.Close(CloseReason.ForcedClose, _server.Wheel.Now));

    /// <summary>Queues a packet, and writes it at once if nothing is in the way and the thread is not corked.</summary>
    /// <param name="packet">The packet; it leaves with all its frames or not at all.</param>
    /// <param name="rule">When to discard it; null for never.</param>
    /// <returns>False if it was dropped. Never throws, on any thread.</returns>
    internal bool TrySend(EncodedPacket packet, DiscardRule? rule = null)
    {
        Announce(packet);
        return Settle(Queue(packet, rule, out _, out _));
    }

    /// <summary>Whether the application is told of packets.</summary>
    internal bool IsAnnouncing => PacketCreated is not null;

    /// <summary>Tells the application that a packet is about to be queued.</summary>
    internal void Announce(EncodedPacket packet)
    {
        if (PacketCreated is { } created)
            _server.Guard(created, packet);
    }

    /// <summary>The first half of <see cref="TrySend"/>: only queues, so it may be done under a lock.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="rule">When to discard it; null for never.</param>
    /// <param name="pings">How many pings were queued before it.</param>
    /// <param name="superseded">An earlier packet whose place it has taken: that one never leaves.</param>
    /// <returns>What <see cref="Settle(QueueResult)"/> must know.</returns>
    internal QueueResult Queue(EncodedPacket packet, DiscardRule? rule, out int pings, out EncodedPacket? superseded)
    {
        QueueResult queued;
        Discarded discarded = default;
        lock (_gate)
        {
            pings = _pings;
            superseded = null;
            if (_machine.Phase != SessionPhase.Open)
                return QueueResult.Refused;
            if (TryAdd(packet, rule, ref discarded))
                queued = TryCork() ? QueueResult.Corked : QueueResult.ToWrite;
            else
                queued = rule is null or { IsOfLatest: true } ? QueueResult.Overflow : QueueResult.Refused;
        }

        superseded = discarded.Superseded;
        if (rule == DiscardRule.Volatile && queued == QueueResult.Refused)
            EngineMetrics.OnVolatileDropped();
        else if (rule == DiscardRule.OldestFirst && queued == QueueResult.Refused)
            discarded.Yielded++; // it is the last that could give way
        if (discarded.Yielded > 0)
            EngineMetrics.OnYielded(discarded.Yielded);
        if (superseded is not null)
            EngineMetrics.OnSuperseded();
        return queued;
    }

    /// <summary>The second half: writes, or closes the session. Under no lock.</summary>
    /// <returns>Whether the packet was queued.</returns>
    internal bool Settle(QueueResult queued)
    {
        if (queued == QueueResult.ToWrite)
            WakeTransport();
        else if (queued == QueueResult.Overflow)
            CloseForOverflow();
        return queued is QueueResult.Corked or QueueResult.ToWrite;
    }

    /// <summary>Ends the session at once; what is queued is thrown away.</summary>
    /// <param name="reason">Why; the first reason stands.</param>
    /// <param name="description">More about it.</param>
    internal void CloseWith(CloseReason reason, string? description = null) => End(description, () => _machine.Abort(reason));

    /// <summary>Ends the session: more waits for its client than the limits allow.</summary>
    internal void CloseForOverflow()
    {
        EngineMetrics.OnOverflow();
        CloseWith(CloseReason.TransportClose, "too much is queued");
    }

    /// <summary>Whether who paces itself may send so many bytes now.</summary>
    internal bool HasRoomFor(int bytes)
    {
        lock (_gate)
            return HasRoomNow(bytes);
    }

    /// <summary>Waits for room.</summary>
    /// <returns>False if there is some, or the session ends, so that there is nothing to wait for. The end of a session that is waited for is told to nobody.</returns>
    internal bool TryWaitForRoom(IRoomWaiter waiter)
    {
        lock (_gate)
        {
            if (_machine.Phase != SessionPhase.Open || HasRoomNow(waiter.Bytes))
                return false;
            _outbox.AddWaiter(waiter);
            return true;
        }
    }

    /// <summary>Does not wait any more; it may have been its turn already.</summary>
    internal void StopWaiting(IRoomWaiter waiter)
    {
        lock (_gate)
            _outbox.RemoveWaiter(waiter);
    }

    internal void WakeTransport() => _transport.Wake();

    private bool HasRoomNow(int bytes) => !_outbox.HasWaiters && _outbox.IsPaced(bytes, _server.Options.MaxQueuedPackets, _server.Options.MaxQueuedBytes);

    // Under the gate. What can leave now is not discarded, so most packets that could be are queued like all others.
    private bool TryAdd(EncodedPacket packet, DiscardRule? rule, ref Discarded discarded)
    {
        var options = _server.Options;
        if (rule == DiscardRule.Volatile)
        {
            if (!IsWritableNow)
                return false;
        }
        else if (_outbox.IsSelective || (rule is not null && !_transport.IsWritable))
        {
            return _outbox.TryAdd(packet, rule, options.MaxQueuedPackets, options.MaxQueuedBytes, out discarded);
        }

        return _outbox.TryAdd(packet, options.MaxQueuedPackets, options.MaxQueuedBytes);
    }

    // Under the gate. From half the limits on, what waits is written: it must not be a cork that makes it too much.
    private bool TryCork()
    {
        if (Cork.Current is not { } cork || _outbox.Bytes >= Math.Min(Cork.MaxBytes, _server.Options.MaxQueuedBytes / 2) || _outbox.Count > _server.Options.MaxQueuedPackets / 2)
            return false;
        if (_corkedIn != cork.Stretch)
        {
            _corkedIn = cork.Stretch;
            cork.Add(this);
        }

        return true;
    }

    void ICorked.Uncork()
    {
        Volatile.Write(ref _corkedIn, 0); // if another thread notes its own meanwhile, it is woken once more
        WakeTransport();
    }

    /// <summary>Enters a directory, unless the session has ended.</summary>
    internal ValueTask EnterAsync(ISessionDirectory directory)
    {
        var entered = directory.EnterAsync(Id);
        if (Interlocked.CompareExchange(ref _directory, directory, null) is not null)
            directory.Leave(Id);
        return entered;
    }

    /// <summary>The session has ended: it is in no directory any more, and enters none.</summary>
    internal void LeaveDirectory()
    {
        if (Interlocked.Exchange(ref _directory, ISessionDirectory.None) is { } directory)
            directory.Leave(Id);
    }
}

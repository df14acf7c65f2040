using ActorSocketIo.Guarding;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Recovery;
using ActorSocketIo.Sessions;
using Akka.Actor;

namespace ActorSocketIo.Sockets;

/// <summary>A socket's way from the first CONNECT to its end: joining → connected → closing → closed.</summary>
/// <remarks>
/// Closing takes effect at once on the thread that asks for it: delivery stops, <c>Aborted</c> is cancelled, acknowledgements fail, the client
/// forgets the socket. What the application sees of it (<c>disconnecting</c>, rooms, <c>disconnect</c>) comes on the actor's turn. If that does
/// not come within the grace, because a handler does not end, it comes all the same; but an actor of the application's is called by nobody
/// else while it runs, so of that the socket only leaves its rooms. It is its own lock, held for bookkeeping only, never while
/// anything of the application's runs.
/// </remarks>
internal sealed class SocketLife(Socket socket)
{
    private const int Joining = 0;
    private const int Connected = 1;
    private const int Closing = 2;
    private const int Closed = 3;
    private const sbyte OfNamespace = -1;

    private volatile int _state = Joining;
    private volatile ConnectGate? _gate;
    private CancellationTokenSource? _aborted;
    private volatile bool _wasConnected;
    private volatile bool _isKept; // its client may come back
    private bool _isAnnounced;
    private int _isFinishing;
    private int _hasLeft;
    private int _notices;
    private volatile sbyte _slowClients = OfNamespace;
    private WheelTimer? _grace;

    /// <summary>The socket's actor; null until it has started.</summary>
    public IActorRef? Actor { get; private set; }

    public bool IsConnected => _state == Connected;

    /// <summary>Whether it has been let in.</summary>
    public bool WasConnected => _wasConnected;

    /// <summary>Whether events and emits still count.</summary>
    public bool IsEnding => _state >= Closing;

    /// <summary>Whether the actor is the application's own.</summary>
    /// <remarks>Its callbacks wait for its turn, and a listener that throws ends it: its state may be broken then.</remarks>
    public bool HasApplicationActor { get; set; }

    /// <summary>Whether it has been closed, and its client may come back.</summary>
    public bool IsKept => _isKept;

    /// <summary>What becomes of packets that wait for its client; the namespace's policy unless it has its own.</summary>
    public SlowClientPolicy SlowClients
    {
        get => _slowClients == OfNamespace ? socket.Namespace.Listeners.SlowClients : (SlowClientPolicy)_slowClients;
        set => _slowClients = (sbyte)value;
    }

    /// <summary>Why the socket was closed; empty before.</summary>
    public string Reason { get; private set; } = "";

    public CancellationToken Aborted
    {
        get
        {
            lock (this)
            {
                if (IsEnding)
                    return new CancellationToken(canceled: true);
                return (_aborted ??= new CancellationTokenSource()).Token;
            }
        }
    }

    private SocketIoServer Server => socket.Namespace.Server;

    /// <summary>The actor has started; it learns at once if the socket was closed meanwhile.</summary>
    public void Attach(IActorRef actor)
    {
        bool isEnding;
        lock (this)
        {
            Actor = actor;
            isEnding = IsEnding;
        }

        if (isEnding)
            Tell(SocketProtocol.Close.Instance);
    }

    /// <summary>Tells the actor; nobody if it has not started.</summary>
    public void Tell(SocketProtocol.IFromNode message) => Actor?.Tell(message, ActorRefs.NoSender);

    /// <summary>Sends a packet that others can reach the socket with. Any thread.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="rule">When it is discarded; null for never.</param>
    /// <param name="args">What it was made of; with an offset if it is kept for a client that may come back.</param>
    /// <param name="isOwn">Whether it was emitted to this socket alone, by whoever has it: then a middleware may.</param>
    /// <returns>False if it was dropped, or only kept.</returns>
    public bool TryDeliver(EncodedPacket packet, DiscardRule? rule, in EncodedArguments args, bool isOwn)
    {
        if (IsEnding && !_isKept)
            return false;
        if (socket.Membership.Recoverable is { } recoverable && !(isOwn && _state == Joining))
        {
            var isSent = args.IsStamped && recoverable.Outlet.IsOutOfOrder
                ? TrySendUnstamped(recoverable.Outlet, packet, rule, args, out var isElsewhere)
                : recoverable.Outlet.TrySend(packet, rule, args.Offset, out isElsewhere);
            if (isElsewhere && isOwn && args.Offset is not null)
                socket.Namespace.Adapter.Follow(packet, args, socket.Membership);
            return isSent;
        }

        return (_gate is { } gate && gate.TryHold(packet, rule)) || TurnSending.TrySend(socket.Client.Session, packet, rule);
    }

    // What its stamp says would not be so.
    private bool TrySendUnstamped(Outlet outlet, EncodedPacket packet, DiscardRule? rule, in EncodedArguments args, out bool isElsewhere)
    {
        var name = args.Offset is null ? PacketOffset.Nothing : PacketOffset.NameOf(args.Offset).ToString();
        var bare = args.WithoutOffset().WithOffset(name);
        return outlet.TrySend(socket.Namespace.Adapter.EncodePacket(bare, packet.Compress, ackId: null), rule, args.Offset is null ? null : name, out isElsewhere);
    }

    /// <summary>Tells the catch-all listeners of what was delivered. Any thread; more than the events that may wait are dropped and counted.</summary>
    public void Notice(in EncodedArguments args)
    {
        if (Interlocked.Increment(ref _notices) <= Server.Options.MaxPendingEvents)
        {
            Tell(new SocketProtocol.Sent(args.WithoutOffset()));
            return;
        }

        OnNoticed();
        SocketIoMetrics.NoticesDropped.Add(1);
    }

    /// <summary>The turn of a notice has begun.</summary>
    public void OnNoticed() => Interlocked.Decrement(ref _notices);

    /// <summary>The middlewares let the socket in: puts it into the index and answers the client.</summary>
    /// <returns>False if it was closed meanwhile.</returns>
    public bool TryConnect()
    {
        bool isClaimed; // by somebody else, or given up
        QueueResult missed;
        using (EmitOrder.Enter(Server.Node?.Order))
        {
            if (!TryEnter(out isClaimed, out missed))
                return false;
        }

        if (isClaimed)
        {
            socket.Conn.CloseWith(CloseReason.TransportClose, "what it was to take up again is there no more");
            return false;
        }

        socket.Conn.Settle(missed);
        socket.Namespace.Adapter.RaiseEvents();
        Server.Happenings.OnConnected(socket.Namespace.Name, socket.Id);
        socket.Client.OnJoined(socket);
        lock (this)
        {
            _isAnnounced = true;
            if (!IsEnding)
                return true;
        }

        OpenGate(); // disconnected before the client knew: it learns of both now
        return true;
    }

    private bool TryEnter(out bool isClaimed, out QueueResult missed)
    {
        missed = QueueResult.Refused;
        isClaimed = false;
        lock (this)
        {
            if (_state != Joining)
                return false;
            if (socket.Membership.Recoverable is { } recoverable)
            {
                isClaimed = !recoverable.TryConnect(socket, out missed);
            }
            else
            {
                _gate = new ConnectGate(socket.Client.Session, Server.Options.Engine);
                socket.Membership.Enter(socket);
            }

            if (!isClaimed)
            {
                _wasConnected = true;
                Server.OpenSockets.Add();
                _state = Connected;
            }

            return true;
        }
    }

    /// <summary>The connection listeners have had their first word.</summary>
    public void OpenGate()
    {
        if (socket.Membership.Recoverable is { } recoverable)
            using (EmitOrder.Enter(Server.Node?.Order))
                recoverable.Outlet.Open(); // a second time does nothing
        _gate?.Open();
        _gate = null;
    }

    /// <summary>The application, or a rule that it has set, disconnects the client from the namespace.</summary>
    public void Disconnect(string reason = DisconnectReasons.ServerNamespaceDisconnect)
    {
        if (!IsConnected)
            return;
        socket.Client.ExpectStragglers(socket.Namespace.Name);
        // Closed before the client is told: it may come back as soon as it knows, and must not be taken for still being there.
        if (!Close(reason))
            return;
        var packet = Server.Options.Parser.Encode(new SocketPacket(SocketPacketType.Disconnect, socket.Namespace.Name));
        // The actor may have finished meanwhile, and with it what would keep the order: all that could be before it has left.
        if (!(socket.Membership.Recoverable is { } recoverable ? recoverable.Outlet.TrySendLast(packet) : _gate?.TryAppend(packet) == true))
            socket.Client.Session.TrySend(packet);
        lock (this)
        {
            if (!_isAnnounced)
                return; // CONNECT is first
        }

        OpenGate(); // what was emitted before the disconnection arrives before it
    }

    /// <summary>Ends the socket; the first reason counts. Any thread.</summary>
    /// <returns>False if it was closed already.</returns>
    public bool Close(string reason)
    {
        CancellationTokenSource? aborted;
        lock (this)
        {
            if (IsEnding)
                return false;
            _isKept = _wasConnected && socket.Membership.Recoverable is { HasEnded: false } && Server.Recovery is { IsOpen: true } && DisconnectReasons.IsRecoverable(reason);
            _state = Closing;
            Reason = reason;
            aborted = _aborted;
        }

        if (_wasConnected)
            Server.Happenings.OnDisconnected(socket.Namespace.Name, socket.Id, reason);
        if (_isKept)
            socket.Membership.Recoverable!.Detach(socket, Server.Recovery!.DeadlineFromNow());
        else if (_wasConnected)
            socket.Membership.Recoverable?.End(); // at once: it may be claimed before the actor has its turn
        socket.Client.Forget(socket);
        socket.KnownIdentity?.OnLifeChanged();
        socket.Acks.Close();
        _ = aborted?.CancelAsync();
        _grace = new WheelTimer(OnGraceOver);
        Server.Engine.Wheel.Schedule(_grace, Server.Engine.Wheel.Now + Server.Options.CloseGrace);
        Tell(SocketProtocol.Close.Instance);
        return true;
    }

    /// <summary>The actor has stopped: normally after the end, else this is the end, and the session's.</summary>
    public void Abandon()
    {
        if (_state == Closed)
            return;
        Actor = null;
        Close(DisconnectReasons.ForcedClose);
        socket.Client.Session.CloseWith(CloseReason.ForcedClose, "the socket's actor failed");
        _ = FinishAsync();
    }

    /// <summary>Runs what the application sees of the end, once. The task never fails.</summary>
    public async Task FinishAsync()
    {
        if (Interlocked.Exchange(ref _isFinishing, 1) == 1)
            return;
        if (_wasConnected)
            await RunAsync(socket.Listeners.Disconnecting);
        LeaveRooms();
        _state = Closed;
        if (_grace is not null)
            Server.Engine.Wheel.Cancel(_grace);
        if (_wasConnected)
            await RunAsync(socket.Listeners.Disconnect);
        LeaveNamespace(); // last: the listeners still use it
        if (_wasConnected)
            Server.OpenSockets.Remove();
        Tell(SocketProtocol.Closed.Instance);
    }

    // On a thread of its own: the wheel's has other sessions' pings to send, and listeners may block.
    private void OnGraceOver() => ThreadPool.UnsafeQueueUserWorkItem(static life => life.EndGrace(), this, preferLocal: false);

    private void EndGrace()
    {
        if (!HasApplicationActor)
        {
            _ = FinishAsync();
            return;
        }

        LeaveRooms();
        LeaveNamespace();
    }

    private void LeaveRooms()
    {
        if (_isKept)
        {
            socket.Membership.Recoverable!.Sleep(socket);
            return;
        }

        socket.Membership.Close(socket);
        if (_wasConnected)
            socket.Membership.Recoverable?.Release(socket);
    }

    private void LeaveNamespace()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) != 0)
            return;
        if (socket.HasForeignId)
            socket.Namespace.Adapter.Remote.Withdraw(socket.Id);
        socket.Namespace.Leave();
    }

    // In the actor's context, if there is one: no ConfigureAwait(false).
    private async Task RunAsync(CallbackList<Func<string, Task>> listeners)
    {
        foreach (var listener in listeners.Snapshot)
        {
            try
            {
                await listener(Reason).WaitAsync(Server.Options.CloseGrace, Server.Time);
            }
            catch (Exception e) // the application's; its socket is leaving all the same
            {
                Server.Log.ListenerFailed(e, "disconnect", socket.Namespace.Name, socket.Id);
            }
        }
    }
}

using System.Security.Claims;
using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Recovery;

/// <summary>What is kept of a client in one namespace, over all its connections: who it is, its rooms, its data, what it has missed.</summary>
/// <remarks>
/// Connected: a socket owns it. Asleep: that socket has ended, its rooms and packets are kept until a claim or the deadline. Ended: nothing is kept. Between the two
/// first, while a socket closes, its packets are kept already, but its rooms are still its own. A claim owns nothing: a client that is refused, or goes before it is let in,
/// leaves all as it was. From node to node it moves asleep: there it is going, and kept until the other node says that it has it; here it is arriving, and whoever claims it waits.
/// </remarks>
internal sealed class Recoverable(RecoveryTable table, Namespace nsp, string pid, string? user, Outlet outlet)
{
    private readonly Lock _lock = new();
    private Socket? _owner;
    private RecoveryClaim? _claim;
    private TaskCompletionSource? _asleep;
    private ArrivingPackets? _arrival; // until all is here
    private FenceRound? _line; // the last that was drawn for a move away from here
    private bool _isAsleep, _isGoing, _hasEnded;
    private int _isAnnounced;
    private long _counted;

    /// <summary>The secret by which the client claims it.</summary>
    public string Pid { get; } = pid;

    /// <summary>Who made the first connection, as far as ASP.NET Core's authentication knows; see <see cref="NameOf"/>.</summary>
    public string? User { get; } = user;

    public Namespace Namespace { get; } = nsp;

    public Outlet Outlet { get; } = outlet;

    /// <summary>Its id and rooms; set once, when it gets its first socket.</summary>
    public Membership Membership { get; set; } = null!;

    /// <summary>What the application kept with its last socket.</summary>
    public SocketData? Data { get; private set; }

    /// <summary>Who the client was for its last socket, and until when; null if that was the handshake's business.</summary>
    public KnownPrincipal? Principal { get; private set; }

    /// <summary>When it is given up, by the engine's wheel; while it is asleep.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>How often it has fallen asleep.</summary>
    public int Sleeps { get; private set; }

    public bool HasEnded
    {
        get
        {
            lock (_lock)
                return _hasEnded;
        }
    }

    /// <summary>Whether it comes from another node, and not all of it is here.</summary>
    public bool IsArriving => Volatile.Read(ref _arrival) is not null;

    /// <summary>Whether no socket owns it.</summary>
    public bool IsAsleep
    {
        get
        {
            lock (_lock)
                return _owner is null;
        }
    }

    /// <summary>Whether it has a client, or one claims it on another node just now.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_lock)
                return _owner is not null || _claim is { IsElsewhere: true };
        }
    }

    private SocketIoNode Node => Namespace.Server.RunningNode;

    private GuardedClients? Guarded => Node.Guards?.Clients;

    /// <summary>Whom a request is by, as far as ASP.NET Core's authentication knows; null if it does not.</summary>
    public static string? NameOf(ClaimsPrincipal? user) => user?.Identity is { IsAuthenticated: true } identity
        ? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? identity.Name ?? ""
        : null;

    /// <summary>Somebody claims it; earlier claims do not count any more.</summary>
    /// <param name="owner">Whose connection it still seems to be; it is to be closed.</param>
    /// <param name="isElsewhere">Whether it is claimed on another node.</param>
    /// <returns>Null if there is nothing to claim.</returns>
    public RecoveryClaim? BeginClaim(out Socket? owner, bool isElsewhere = false)
    {
        lock (_lock)
        {
            owner = _owner;
            return _hasEnded ? null : _claim = new RecoveryClaim(this, isElsewhere);
        }
    }

    /// <summary>A claim has come to nothing.</summary>
    public void EndClaim(RecoveryClaim claim)
    {
        lock (_lock)
        {
            if (_claim == claim)
                _claim = null;
        }
    }

    /// <summary>Completes when no socket owns it, and it is neither coming nor going.</summary>
    public Task WhenAsleep()
    {
        lock (_lock)
            return (_isAsleep && !_isGoing) || _hasEnded ? Task.CompletedTask : (_asleep ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>What a claim leads to.</summary>
    /// <param name="claim">By whom.</param>
    /// <param name="offset">What the client says that it got last.</param>
    /// <param name="now">By the engine's wheel.</param>
    public RecoveryOutcome TryResume(RecoveryClaim claim, string? offset, TimeSpan now)
    {
        lock (_lock)
        {
            if (_hasEnded || now > Deadline)
                return RecoveryOutcome.Unknown;
            if (_claim != claim || !_isAsleep || _isGoing)
                return RecoveryOutcome.Superseded;
            claim.Sleeps = Sleeps;
            return Outlet.TryResume(offset) ? RecoveryOutcome.Recovered : RecoveryOutcome.Incomplete;
        }
    }

    /// <summary>A socket is let in, and owns it. Under the lock of its life.</summary>
    /// <param name="socket">The first one, or the one of the last claim.</param>
    /// <param name="queued">What the session must still do for the packets that the client has missed.</param>
    /// <returns>False if another claim has come, it has been given up, or the socket's client has missed more meanwhile than is kept.</returns>
    public bool TryConnect(Socket socket, out QueueResult queued)
    {
        queued = QueueResult.Refused;
        bool wasAsleep;
        lock (_lock)
        {
            if (_hasEnded || _isGoing || _owner is not null || _claim != socket.Claim || !Outlet.TryAttach(socket.Conn, out queued))
                return false;
            _owner = socket;
            _claim = null;
            wasAsleep = Awake();
        }

        if (wasAsleep)
            Namespace.Leave();
        Membership.Enter(socket);
        table.Add(this, socket);
        if (Guarded is { } guarded)
            ShowGuard(guarded, socket, isNew: !wasAsleep);
        return true;
    }

    /// <summary>What the application keeps with its socket, and who that is; of the last one if it has none.</summary>
    public (SocketData? Data, KnownPrincipal? Principal) Known()
    {
        lock (_lock)
            return _owner is { } owner ? (owner.Data, owner.KnownIdentity?.Known) : (Data, Principal);
    }

    /// <summary>Its socket closes, and its client may come back: from now on packets are kept only.</summary>
    public void Detach(Socket socket, TimeSpan deadline)
    {
        Outlet.Detach(socket.Conn);
        lock (_lock)
            Deadline = deadline;
    }

    /// <summary>Its socket has ended. A second time does nothing.</summary>
    public void Sleep(Socket socket)
    {
        Membership.Sleep(socket);
        bool isAsleep;
        lock (_lock)
        {
            if (_owner != socket)
                return;
            Data = socket.Data;
            Principal = socket.KnownIdentity?.Known;
            _owner = null;
            isAsleep = FallAsleep();
            if (isAsleep)
                Namespace.TryEnter(); // a dynamic one stays while somebody may come back to it
        }

        table.Forget(socket);
        if (isAsleep)
        {
            table.OnAsleep(this);
            Guarded?.Change(this);
        }
        else
        {
            Drop();
        }
    }

    /// <summary>Its socket has ended, and the client does not come back.</summary>
    public void Release(Socket socket)
    {
        lock (_lock)
        {
            if (_owner != socket)
                return;
            _owner = null;
        }

        End();
        table.Forget(socket);
        Forget(); // it may have ended before it was added
        Outlet.Close();
    }

    /// <summary>Keeps a packet while it is asleep.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="isVolatile">Then it is not kept.</param>
    /// <param name="offset">Nor without one.</param>
    /// <param name="from">The node that has told this one; null if it was emitted here.</param>
    public void Keep(EncodedPacket packet, bool isVolatile, string? offset, NodeToken? from)
    {
        if (Volatile.Read(ref _arrival)?.TryKeep(packet, isVolatile ? null : offset, from) == true)
            return;
        Outlet.TrySend(packet, isVolatile ? DiscardRule.Volatile : null, offset, out _, Volatile.Read(ref _line)?.Of(from) ?? 0);
        if (offset is not null)
            table.OnKept(this);
    }

    /// <summary>It begins to arrive from another node: what that has kept with it, and how what is emitted meanwhile is kept.</summary>
    public void BeginArrival(ArrivingPackets arrival, SocketData data, KnownPrincipal? principal, TimeSpan deadline)
    {
        _arrival = arrival;
        (Data, Principal, Deadline) = (data, principal, deadline);
    }

    /// <summary>Other nodes are told that it is here, until it is not.</summary>
    public void Announce()
    {
        _isAnnounced = 1;
        WhereClientsAre.Announce(Node, this);
    }

    /// <summary>All of it is here: it may be claimed. Within a turn of the order of emits.</summary>
    /// <returns>False if it has been ended meanwhile.</returns>
    public bool TryArrive()
    {
        lock (_lock)
        {
            if (_hasEnded)
                return false;
            Volatile.Write(ref _arrival, null);
            FallAsleep();
        }

        Guarded?.Begin(this);
        table.OnAsleep(this);
        return !HasEnded; // the table may be full, or closed
    }

    /// <summary>A line is drawn for a move of it to another node.</summary>
    public void Draw(FenceRound line) => Volatile.Write(ref _line, line);

    /// <summary>Another node, which has claimed it, gets what is kept; it stays until that node has it.</summary>
    /// <param name="claim">That node's.</param>
    /// <param name="leaves">How often it had been taken out of rooms when the node was told where it was.</param>
    /// <param name="kept">What it gets.</param>
    /// <returns>What became of it.</returns>
    public RecoveryOutcome TryGo(RecoveryClaim claim, int leaves, out KeptPacket[] kept)
    {
        kept = [];
        lock (_lock)
        {
            if (_hasEnded)
                return RecoveryOutcome.Unknown;
            if (_claim != claim || !_isAsleep || _isGoing)
                return RecoveryOutcome.Superseded;
            if (Membership.Leaves != leaves)
                return RecoveryOutcome.Changed;
            if (Outlet.Hand(_line!.Number) is not { } handed)
                return RecoveryOutcome.Incomplete;
            (kept, _isGoing, _claim) = (handed, true, null);
            return RecoveryOutcome.Recovered;
        }
    }

    /// <summary>The other node has not got it after all.</summary>
    public void Stay()
    {
        lock (_lock)
        {
            if (!_isGoing)
                return;
            _isGoing = false;
            Outlet.TakeBack();
            _asleep?.TrySetResult();
            _asleep = null;
        }
    }

    /// <summary>How many bytes more are kept than were counted last; for one that is asleep.</summary>
    public long Count()
    {
        lock (_lock)
        {
            if (!_isAsleep)
                return 0;
            var before = _counted;
            _counted = Outlet.Bytes;
            return _counted - before;
        }
    }

    /// <summary>Gives it up for good. A socket that owns it goes on.</summary>
    /// <param name="ifAsleepFor">Only if it has not been awake since it fell asleep for that time.</param>
    /// <returns>False if it had been, or was not asleep so.</returns>
    public bool End(int? ifAsleepFor = null)
    {
        bool wasAsleep, wasArriving;
        lock (_lock)
        {
            if (_hasEnded || (ifAsleepFor is { } sleeps && (!_isAsleep || Sleeps != sleeps)))
                return false;
            _hasEnded = true;
            wasArriving = _arrival is not null;
            wasAsleep = Awake();
            _asleep?.TrySetResult();
        }

        if (!wasAsleep && !wasArriving)
        {
            Forget();
            return true;
        }

        Drop();
        Namespace.Leave();
        return true;
    }

    private void Drop()
    {
        Forget();
        Outlet.Close();
        Membership.End();
    }

    private void Forget()
    {
        table.Forget(this);
        Guarded?.End(this);
        if (Interlocked.Exchange(ref _isAnnounced, 0) != 0)
            WhereClientsAre.Withdraw(Node, this);
    }

    // Within a turn: the guard knows what it has got before that.
    private void ShowGuard(GuardedClients guarded, Socket socket, bool isNew)
    {
        socket.Data.Changed = new Later(() => guarded.Change(this)).Start;
        if (isNew)
            guarded.Begin(this);
        else
            guarded.Change(this);
    }

    // Under the lock.
    private bool FallAsleep()
    {
        _isAsleep = !_hasEnded;
        Sleeps++;
        if (_isAsleep)
            table.OnGoing();
        _asleep?.TrySetResult();
        _asleep = null;
        return _isAsleep;
    }

    // Under the lock.
    private bool Awake()
    {
        if (!_isAsleep)
            return false;
        _isAsleep = false;
        table.OnAwake(_counted);
        _counted = 0;
        return true;
    }
}

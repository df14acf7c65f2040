using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Recovery;

/// <summary>The clients of this node that may come back, by their secrets; those that are away in the order in which they went.</summary>
internal sealed class RecoveryTable
{
    /// <summary>How long a claim waits until it is clear that this node is still the one to grant it, where clients are guarded.</summary>
    private static readonly TimeSpan OwnershipPatience = TimeSpan.FromSeconds(30);

    private const int SecretBytes = 18;
    private const int LongestText = 8192; // an offset has a part for each node

    private readonly ConcurrentDictionary<string, Recoverable> _byPid = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _entities = new(StringComparer.Ordinal); // of those that are back, by their public ids
    private readonly PriorityQueue<Absence, TimeSpan> _away = new(); // by their deadlines; and what guards the timer; some have come back
    private readonly SocketIoServer _server;
    private readonly ConnectionStateRecoveryOptions _options;
    private readonly WheelTimer _timer;
    private long _lastOffset;
    private long _bytesAway;
    private int _countAway;
    private TimeSpan _armedFor = TimeSpan.MaxValue;
    private volatile bool _isClosed;

    public RecoveryTable(SocketIoServer server, ConnectionStateRecoveryOptions options)
    {
        _server = server;
        _options = options;
        _timer = new WheelTimer(() => ThreadPool.UnsafeQueueUserWorkItem(static table => table.OnDue(), this, preferLocal: false));
    }

    /// <summary>How many clients are away.</summary>
    public int Away => Volatile.Read(ref _countAway);

    /// <summary>Bytes that are kept for them.</summary>
    public long BytesAway => Volatile.Read(ref _bytesAway);

    /// <summary>Whether clients' middlewares are not asked again.</summary>
    public bool SkipsMiddlewares => _options.SkipMiddlewares;

    /// <summary>What will be kept of a new client.</summary>
    public Recoverable Create(Namespace nsp, ClaimsPrincipal? user)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(secret);
        var pid = $"{_server.RunningNode.Peers.Self}{Base64Url.EncodeToString(secret)}"; // the token: another node shall know whom to ask
        return new Recoverable(this, nsp, pid, Recoverable.NameOf(user), MakeOutlet());
    }

    /// <summary>Finds what a client claims in its CONNECT, on whatever node that is kept, and waits until its earlier socket has ended.</summary>
    /// <param name="nsp">Where it connects.</param>
    /// <param name="auth">What it sent along: <c>pid</c>, and perhaps <c>offset</c>.</param>
    /// <param name="session">By which connection; who authentication says it is, its request knows.</param>
    /// <returns>Null if it begins anew.</returns>
    public async ValueTask<RecoveryClaim?> ClaimAsync(Namespace nsp, Argument auth, EngineSession session)
    {
        if (ReadText(auth, "pid") is not { } pid)
            return null;
        var offset = ReadText(auth, "offset");
        var (outcome, claim) = await ClaimHereAsync(nsp, pid, session, offset).ConfigureAwait(false);
        if (outcome == RecoveryOutcome.Unknown && _server.Node is { Moves: { } moves })
        {
            outcome = await moves.FetchAsync(nsp, pid, Recoverable.NameOf(session.Request.User), offset).ConfigureAwait(false);
            if (outcome == RecoveryOutcome.Recovered)
                (outcome, claim) = await ClaimHereAsync(nsp, pid, session, offset).ConfigureAwait(false); // it may have come for somebody else
        }

        RecoveryMetrics.CountClaim(outcome);
        return outcome == RecoveryOutcome.Recovered ? claim : null;
    }

    /// <summary>What is kept by a name in a namespace.</summary>
    public Recoverable? Find(string pid, string nsp) => _byPid.TryGetValue(pid, out var recoverable) && recoverable.Namespace.Name == nsp ? recoverable : null;

    /// <summary>All that is away now, the one that is given up first before the others.</summary>
    public IReadOnlyList<Recoverable> AllAway()
    {
        lock (_away)
            return [.. _away.UnorderedItems.OrderBy(absence => absence.Priority).Select(absence => absence.Element).Where(absence => absence.IsOn).Select(absence => absence.Recoverable)];
    }

    /// <summary>Makes a place for what comes from another node, which cannot be claimed before all of it is there.</summary>
    /// <param name="nsp">Where its client was.</param>
    /// <param name="pid">Its name.</param>
    /// <param name="kept">What comes.</param>
    /// <param name="arrival">What comes directly meanwhile.</param>
    /// <returns>Null if there is something by that name, or the server closes.</returns>
    public Recoverable? Receive(Namespace nsp, string pid, MoveProtocol.Keepsake kept, ArrivingPackets arrival)
    {
        var recoverable = new Recoverable(this, nsp, pid, kept.User, MakeOutlet());
        recoverable.Membership = new Membership(nsp.Adapter, kept.Id, recoverable);
        var data = new SocketData(_server.Json);
        data.Merge(kept.Data.ToArgument(_server.Json));
        recoverable.BeginArrival(arrival, data, kept.ReadPrincipal(), _server.Engine.Wheel.Now + kept.Left);
        if (_isClosed || !nsp.TryEnter())
            return null;
        if (!_byPid.TryAdd(pid, recoverable))
        {
            nsp.Leave();
            return null;
        }

        recoverable.Announce();
        recoverable.Membership.Settle(kept.Rooms.Select(room => room.Name));
        foreach (var (name, incarnation) in kept.Rooms)
            nsp.Adapter.Index.Find(name)?.Saw(incarnation);
        return recoverable;
    }

    /// <summary>Puts in what was kept on a node that has died. Within a turn of the order of emits.</summary>
    /// <param name="nsp">Where its client was.</param>
    /// <param name="pid">Its name.</param>
    /// <param name="kept">What was kept.</param>
    /// <param name="missed">What it has missed, in order.</param>
    /// <returns>False if there is something by that name, or there is no room, or the server closes.</returns>
    public bool Restore(Namespace nsp, string pid, MoveProtocol.Keepsake kept, IReadOnlyList<KeptPacket> missed)
    {
        var arrival = new ArrivingPackets(_ => 0, _options.MaxPackets, _options.MaxBytes);
        if (Receive(nsp, pid, kept, arrival) is not { } recoverable)
            return false;
        arrival.TryEnd(missed, 0, [], recoverable.Outlet.Receive);
        return recoverable.TryArrive();
    }

    /// <summary>All clients that may come back, or need not as they are here.</summary>
    public IEnumerable<Recoverable> All() => _byPid.Values;

    /// <summary>What is emitted to a client that comes from another node, until it is here.</summary>
    public ArrivingPackets ExpectFrom(NodeToken source, EmitFence fence) => new(from => fence.Begun(source, from), _options.MaxPackets, _options.MaxBytes);

    /// <summary>What an event is known by that this node emits; null before it has started.</summary>
    public string? NextOffset() => _server.Node is { } node ? PacketOffset.Make(node.Peers.Self.ToString(), Interlocked.Increment(ref _lastOffset)) : null;

    /// <summary>When a client that goes now is given up.</summary>
    public TimeSpan DeadlineFromNow() => _server.Engine.Wheel.Now + _options.MaxDisconnectionDuration;

    /// <summary>Whether anything is kept of clients that go.</summary>
    public bool IsOpen => !_isClosed;

    /// <summary>The actor of a client that has come back; null if its name is the socket's id.</summary>
    /// <param name="socketId">The public id, or its form here: see <see cref="SocketId.At"/>.</param>
    public string? EntityOf(string socketId) => _entities.GetValueOrDefault(SocketId.WithoutNode(socketId));

    /// <summary>What a client sent along, without its secret, which is for nobody else: handshakes are shown to other nodes.</summary>
    public static Argument WithoutSecret(Argument auth, JsonSerializerOptions json)
    {
        if (ReadText(auth, "pid") is null)
            return auth;
        try
        {
            var others = auth.EnumerateObject().Where(member => member.Key is not ("pid" or "offset"));
            return SocketJson.CaptureObject(others.Select(member => KeyValuePair.Create(member.Key, (object?)member.Value)), json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return SocketJson.CaptureObject([], json); // a name that is no text
        }
    }

    /// <summary>It has a socket, and can be claimed from now on.</summary>
    public void Add(Recoverable recoverable, Socket socket)
    {
        _byPid[recoverable.Pid] = recoverable;
        if (socket.EntityId != socket.Id)
            _entities[SocketId.WithoutNode(socket.Id)] = socket.EntityId;
    }

    /// <summary>It cannot be claimed any more.</summary>
    public void Forget(Recoverable recoverable) => _byPid.TryRemove(KeyValuePair.Create(recoverable.Pid, recoverable));

    /// <summary>Its socket has ended, and with it the actor.</summary>
    public void Forget(Socket socket) => _entities.TryRemove(KeyValuePair.Create(SocketId.WithoutNode(socket.Id), socket.EntityId));

    /// <summary>A client goes away.</summary>
    public void OnGoing()
    {
        Interlocked.Increment(ref _countAway);
        RecoveryMetrics.Away.Add(1);
    }

    /// <summary>It is away, from now on to be given up.</summary>
    public void OnAsleep(Recoverable recoverable)
    {
        lock (_away)
        {
            _away.Enqueue(new(recoverable, recoverable.Sleeps), recoverable.Deadline);
            Arm();
        }

        if (_isClosed)
            recoverable.End();
        OnKept(recoverable);
    }

    /// <summary>It is back, or given up.</summary>
    /// <param name="counted">Bytes that were counted for it.</param>
    public void OnAwake(long counted)
    {
        Interlocked.Decrement(ref _countAway);
        Interlocked.Add(ref _bytesAway, -counted);
        RecoveryMetrics.Away.Add(-1);
    }

    /// <summary>More may be kept for one that is away.</summary>
    public void OnKept(Recoverable recoverable)
    {
        Interlocked.Add(ref _bytesAway, recoverable.Count());
        while (Away > _options.MaxAway || BytesAway > _options.MaxBytesAway)
        {
            if (!TryTakeOldest(TimeSpan.MaxValue, out var oldest))
                return;
            if (oldest.End())
                RecoveryMetrics.CountGivenUp("limit");
        }
    }

    /// <summary>The server closes: nobody comes back here.</summary>
    public void Close()
    {
        _isClosed = true;
        while (TryTakeOldest(TimeSpan.MaxValue, out var oldest))
            oldest.End();
    }

    private static string? ReadText(Argument auth, string name)
    {
        try
        {
            return auth.Kind == JsonValueKind.Object && auth[name] is { Kind: JsonValueKind.String } text && text.Json.Length <= LongestText ? text.Get<string>() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // half a surrogate pair is JSON, and no text
        }
    }

    private async ValueTask<(RecoveryOutcome Outcome, RecoveryClaim? Claim)> ClaimHereAsync(Namespace nsp, string pid, EngineSession session, string? offset)
    {
        if (Find(pid, nsp.Name) is not { } recoverable)
            return (RecoveryOutcome.Unknown, null);
        if (recoverable.User != Recoverable.NameOf(session.Request.User))
            return (RecoveryOutcome.OtherUser, null);
        if (recoverable.BeginClaim(out var owner) is not { } claim || owner?.Conn == session)
            return (RecoveryOutcome.Unknown, null);
        return (await ResumeAsync(claim, owner, offset).ConfigureAwait(false), claim);
    }

    /// <summary>Takes up again what is claimed, when its earlier socket has ended, which is closed if need be; what misses packets is ended.</summary>
    public async ValueTask<RecoveryOutcome> ResumeAsync(RecoveryClaim claim, Socket? owner, string? offset)
    {
        owner?.Conn.CloseWith(CloseReason.TransportClose, "its client has come back by another connection");
        try
        {
            if (_server.Node is { Guards: { } guards })
                await guards.Clients.WhenMine().WaitAsync(OwnershipPatience, _server.Time).ConfigureAwait(false);
            // A handler that does not end has its grace, and so have the listeners of the end.
            await claim.Recoverable.WhenAsleep().WaitAsync(3 * _server.Options.CloseGrace, _server.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return RecoveryOutcome.Busy;
        }

        var outcome = claim.Recoverable.TryResume(claim, offset, _server.Engine.Wheel.Now);
        if (outcome == RecoveryOutcome.Incomplete)
            claim.Recoverable.End(claim.Sleeps);
        return outcome;
    }

    private Outlet MakeOutlet() => new(new MissedPackets(_options.MaxPackets, _options.MaxBytes), _server.Options.Engine);

    private void OnDue()
    {
        while (TryTakeOldest(_server.Engine.Wheel.Now, out var due))
        {
            if (due.End())
                RecoveryMetrics.CountGivenUp("time");
        }

        lock (_away)
        {
            _armedFor = TimeSpan.MaxValue;
            Arm();
        }
    }

    private bool TryTakeOldest(TimeSpan dueUntil, out Absence oldest)
    {
        lock (_away)
        {
            if (!_away.TryPeek(out oldest, out var deadline) || deadline > dueUntil)
                return false;
            _away.Dequeue();
            return true;
        }
    }

    // Under the lock.
    private void Arm()
    {
        if (!_away.TryPeek(out _, out var deadline) || deadline >= _armedFor)
            return;
        _armedFor = deadline;
        _server.Engine.Wheel.Schedule(_timer, deadline);
    }

    private readonly record struct Absence(Recoverable Recoverable, int Sleeps)
    {
        /// <summary>Whether the client has not been back.</summary>
        public bool IsOn => !Recoverable.HasEnded && Recoverable.Sleeps == Sleeps;

        /// <summary>Gives the client up, unless it has been back.</summary>
        public bool End() => Recoverable.End(Sleeps);
    }
}

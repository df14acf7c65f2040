using ActorSocketIo.Guarding;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Recovery;

/// <summary>The one way for all packets to a client that may come back: to its session if it has one, and into what is kept, in the same order.</summary>
/// <remarks>
/// Its lock orders both; under it a session only queues. Until the connection listeners have had their first word, what others send is held, as by
/// <see cref="Sockets.ConnectGate"/>. Locks are taken in the order <see cref="Sockets.SocketLife"/>, this one, the session's.
/// </remarks>
internal sealed class Outlet(MissedPackets missed, EngineOptions limits)
{
    private readonly Lock _lock = new();
    private Queue<(EncodedPacket Packet, DiscardRule? Rule, string? Offset)>? _held; // null: the gate is open
    private EngineSession? _session;
    private int _gateThread;
    private long _heldBytes;
    private bool _isKeeping, _isFull, _isHanded;

    /// <summary>Bytes that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return missed.Bytes;
        }
    }

    /// <summary>Whether what is sent now comes before something that was sent earlier, or behind something that is sent later. Within a turn of the order of emits.</summary>
    public bool IsOutOfOrder
    {
        get
        {
            lock (_lock)
                return _held is { } held && (held.Count > 0 || Environment.CurrentManagedThreadId != _gateThread);
        }
    }

    /// <summary>Whether nothing is kept that the client may not have got, nothing is missing of that, and nothing is held.</summary>
    public bool HasSentAll
    {
        get
        {
            lock (_lock)
                return missed.IsComplete && missed.Count == 0 && _held is null or { Count: 0 };
        }
    }

    /// <summary>Takes a packet. Any thread; never throws.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="rule">When it is discarded; null for never.</param>
    /// <param name="offset">Of a packet that is to be kept.</param>
    /// <param name="isElsewhere">Whether another node has got what was kept, so that it is the one to be told.</param>
    /// <param name="line">See <see cref="MissedPackets.Add"/>.</param>
    /// <returns>Whether it is on its way to the client.</returns>
    public bool TrySend(EncodedPacket packet, DiscardRule? rule, string? offset, out bool isElsewhere, long line = 0)
    {
        isElsewhere = false;
        var session = _session;
        if (session is not null)
            TurnSending.Announce(session, packet);
        var queued = QueueResult.Refused;
        lock (_lock)
        {
            session = _session;
            if (session is null || _isFull)
            {
                isElsewhere = _isHanded;
                if (_isKeeping && offset is not null)
                    missed.Add(packet, offset, MissedPackets.Unsent, line);
                return false;
            }

            if (_held is not null && Environment.CurrentManagedThreadId != _gateThread)
            {
                var isRoom = _held.Count < limits.MaxQueuedPackets && (_held.Count == 0 || _heldBytes + packet.Bytes <= limits.MaxQueuedBytes);
                if (!isRoom && rule?.IsVolatile == true)
                    return false;
                _held.Enqueue((packet, rule, offset));
                _heldBytes += packet.Bytes;
                if (isRoom)
                    return true;
                _isFull = true;
                KeepHeld();
                queued = QueueResult.Overflow; // the client has to come back for it
            }
            else
            {
                queued = Pass(session, packet, rule, offset);
            }
        }

        return TurnSending.Settle(session, queued);
    }

    /// <summary>The client is connected by a session: what it has missed is queued first.</summary>
    /// <param name="session">Its session.</param>
    /// <param name="queued">What it must still do for them, under no lock.</param>
    /// <returns>False if not all of it is there any more.</returns>
    public bool TryAttach(EngineSession session, out QueueResult queued)
    {
        var worst = QueueResult.Refused;
        lock (_lock)
        {
            queued = worst;
            if (!missed.IsComplete)
                return false;
            _session = session;
            _isKeeping = true;
            _held = new();
            _heldBytes = 0;
            _gateThread = Environment.CurrentManagedThreadId;
            _isFull = false;
            missed.SendAll(packet =>
            {
                if (_isFull)
                    return MissedPackets.Unsent;
                var result = session.Queue(packet, rule: null, out var pings, out _);
                _isFull = result == QueueResult.Overflow;
                worst = Worse(worst, result);
                return result is QueueResult.Refused or QueueResult.Overflow ? MissedPackets.Unsent : pings;
            });
        }

        queued = worst;
        return true;
    }

    /// <summary>The connection listeners have had their first word: what was held leaves.</summary>
    public void Open()
    {
        EngineSession? session;
        var queued = QueueResult.Refused;
        lock (_lock)
        {
            session = _session;
            if (session is null)
                return;
            while (_held?.TryDequeue(out var next) == true)
                queued = Worse(queued, Pass(session, next.Packet, next.Rule, next.Offset));
            _held = null;
        }

        TurnSending.Settle(session, queued);
    }

    /// <summary>Sends the socket's last packet, behind what is held.</summary>
    /// <returns>False if it is closed already; then nothing is held that could be overtaken.</returns>
    public bool TrySendLast(EncodedPacket last)
    {
        EngineSession? session;
        var queued = QueueResult.Corked;
        lock (_lock)
        {
            session = _session;
            if (session is null)
                return false;
            if (_held is null)
                queued = Pass(session, last, rule: null, offset: null);
            else
                _held.Enqueue((last, null, null));
        }

        TurnSending.Settle(session, queued);
        return true;
    }

    /// <summary>The session has ended: from now on packets are kept only.</summary>
    public void Detach(EngineSession session)
    {
        lock (_lock)
        {
            if (_session != session)
                return;
            KeepHeld();
            _held = null;
            _session = null;
        }
    }

    /// <summary>Nothing is kept any more, and nothing sent.</summary>
    public void Close()
    {
        lock (_lock)
            (_session, _held, _isKeeping) = (null, null, false);
    }

    /// <inheritdoc cref="MissedPackets.Cut"/>
    /// <param name="session">Whose ping it was.</param>
    /// <param name="ping">The number of the ping, from 1.</param>
    public string? Cut(EngineSession session, int ping)
    {
        lock (_lock)
            return _session == session ? missed.Cut(ping) : null;
    }

    /// <summary>Gives another node what is kept, but what its own lanes bring it too. It is kept on: that node may fail.</summary>
    /// <param name="round">Of the line that was drawn for it.</param>
    /// <returns>Null if some is missing.</returns>
    public KeptPacket[]? Hand(long round)
    {
        lock (_lock)
        {
            if (!missed.IsComplete)
                return null;
            _isHanded = true;
            return [.. missed.Before(round)];
        }
    }

    /// <summary>The other node has failed.</summary>
    public void TakeBack()
    {
        lock (_lock)
            _isHanded = false;
    }

    /// <summary>Keeps what has come from another node.</summary>
    public void Receive(IEnumerable<KeptPacket> kept)
    {
        lock (_lock)
        {
            _isKeeping = true;
            foreach (var packet in kept)
                missed.Add(packet.Packet, packet.Offset, MissedPackets.Unsent);
        }
    }

    /// <inheritdoc cref="MissedPackets.TryResume"/>
    public bool TryResume(string? offset)
    {
        lock (_lock)
            return missed.TryResume(offset);
    }

    private void KeepHeld()
    {
        while (_held?.TryDequeue(out var next) == true)
            if (next.Offset is { } offset)
                missed.Add(next.Packet, offset, MissedPackets.Unsent);
    }

    private static QueueResult Worse(QueueResult one, QueueResult other) => one > other ? one : other;

    // Once something was too much nothing more is queued: what came behind it would say that it had arrived.
    private QueueResult Pass(EngineSession session, EncodedPacket packet, DiscardRule? rule, string? offset)
    {
        var pings = 0;
        EncodedPacket? superseded = null;
        var queued = _isFull ? QueueResult.Refused : session.Queue(packet, rule, out pings, out superseded);
        _isFull |= queued == QueueResult.Overflow;
        if (superseded is not null)
            missed.Forget(superseded); // what has taken its place stands for it
        if (offset is not null)
            missed.Add(packet, offset, queued is QueueResult.Corked or QueueResult.ToWrite ? pings : MissedPackets.Unsent);
        return queued;
    }
}

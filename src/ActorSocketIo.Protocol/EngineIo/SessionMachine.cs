namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>The life of one Engine.IO session: its transports, its heartbeat, its end.</summary>
/// <remarks>
/// Pure: it is told what happened and answers with what to do. The time is passed in, from one monotonic clock. Not thread-safe: whoever
/// holds it calls it under a lock, and acts after that. It knows no queue and no socket. Packets and losses are those of the current
/// transport unless the method says candidate; what a dropped transport still says is not passed in.
/// Sources: engine.io-protocol v4; <c>engine.io/lib/socket.ts</c>.
/// </remarks>
public sealed class SessionMachine
{
    private readonly HeartbeatMachine _heartbeat;
    private readonly TimeSpan _upgradeTimeout;
    private readonly TimeSpan _closeTimeout;
    private TimeSpan _upgradeDueAt = TimeSpan.MaxValue;
    private TimeSpan _closeDueAt;

    /// <summary>A session whose handshake is being answered.</summary>
    /// <param name="transport">The transport that it starts on.</param>
    /// <param name="heartbeat">Its heartbeat, already started.</param>
    /// <param name="upgradeTimeout">From a candidate's arrival to its <c>5</c>; the reference's default is 10 s.</param>
    /// <param name="closeTimeout">How long a flush may take; the reference's default is 30 s.</param>
    public SessionMachine(TransportName transport, HeartbeatMachine heartbeat, TimeSpan upgradeTimeout, TimeSpan closeTimeout)
    {
        ArgumentNullException.ThrowIfNull(heartbeat);
        Transport = transport;
        _heartbeat = heartbeat;
        _upgradeTimeout = upgradeTimeout;
        _closeTimeout = closeTimeout;
    }

    /// <summary>How far its life has gone.</summary>
    public SessionPhase Phase { get; private set; }

    /// <summary>The transport in use.</summary>
    public TransportName Transport { get; private set; }

    /// <summary>How far it is on its way to a WebSocket.</summary>
    public UpgradePhase Upgrade { get; private set; }

    /// <summary>Why it ends or has ended; the first reason stands. Null while it lives.</summary>
    public CloseReason? Reason { get; private set; }

    /// <summary>When <see cref="OnTime"/> must be called at the latest.</summary>
    public TimeSpan DueAt
    {
        get
        {
            if (Phase == SessionPhase.Closed)
                return TimeSpan.MaxValue;
            var due = Phase == SessionPhase.Closing ? _closeDueAt : _heartbeat.DueAt;
            return due < _upgradeDueAt ? due : _upgradeDueAt;
        }
    }

    private bool HasCandidate => Upgrade is UpgradePhase.Probing or UpgradePhase.Upgrading;

    /// <summary>The handshake is on its way.</summary>
    public void OnOpened()
    {
        if (Phase == SessionPhase.Opening)
            Phase = SessionPhase.Open;
    }

    /// <summary>Whether <see cref="OnPacket"/> looks at the time; for most messages it does not.</summary>
    public bool NeedsTime(EnginePacketType type) => type != EnginePacketType.Message || _heartbeat.CountsTraffic;

    /// <summary>A packet came.</summary>
    /// <returns>Deliver, SendPong, None, or the end.</returns>
    public SessionActions OnPacket(EnginePacketType type, TimeSpan now)
    {
        if (Phase != SessionPhase.Open && (Phase != SessionPhase.Closing || type != EnginePacketType.Close))
            return SessionActions.None;
        if (type != EnginePacketType.Pong)
            _heartbeat.OnTraffic(now);

        return type switch
        {
            EnginePacketType.Message => SessionActions.Deliver,
            EnginePacketType.Pong => Act(_heartbeat.OnPong(now)),
            EnginePacketType.Ping => Act(_heartbeat.OnPing(now)),
            EnginePacketType.Close => End(CloseReason.TransportClose, SessionActions.ReleasePoll),
            _ => SessionActions.None, // open, upgrade and noop say nothing here; the reference ignores them too
        };
    }

    /// <summary>The client is not being read, through no fault of its own; see <see cref="HeartbeatMachine.OnUnread"/>.</summary>
    public void OnUnread(TimeSpan now) => _heartbeat.OnUnread(now);

    /// <summary>Something came that is no packet. While this side closes, nothing is received, so not that either.</summary>
    public SessionActions OnMalformed() => Phase == SessionPhase.Closing ? SessionActions.None : End(CloseReason.ParseError, SessionActions.ClosePoll);

    /// <summary>The client used a transport against the rules: two polls at once, two posts at once, a body of a wrong type.</summary>
    public SessionActions OnMisuse() => End(CloseReason.TransportError, SessionActions.ClosePoll);

    /// <summary>The transport is gone.</summary>
    /// <param name="reason">TransportClose if it was closed, TransportError if it broke (an aborted poll, a reset connection).</param>
    public SessionActions OnTransportLost(CloseReason reason) => End(reason, SessionActions.None);

    /// <summary>A poll arrived and there is nothing to answer it with.</summary>
    /// <returns>ReleasePoll while a client is on its way to the WebSocket, which it can only enter with no poll pending; else None.</returns>
    public SessionActions OnPoll() => Upgrade == UpgradePhase.Upgrading ? SessionActions.ReleasePoll : SessionActions.None;

    /// <summary>A WebSocket with this session's id asks to become its transport.</summary>
    /// <returns>AcceptCandidate, or DropCandidate for that WebSocket; the session and an earlier candidate are unharmed.</returns>
    public SessionActions OnCandidate(TimeSpan now)
    {
        if (Phase != SessionPhase.Open || Transport != TransportName.Polling || Upgrade != UpgradePhase.None)
            return SessionActions.DropCandidate;

        Upgrade = UpgradePhase.Probing;
        _upgradeDueAt = now + _upgradeTimeout;
        return SessionActions.AcceptCandidate;
    }

    /// <summary>A packet came on the candidate: <c>2probe</c>, or <c>5</c>; anything else costs it its candidacy.</summary>
    /// <remarks>Clients send the one, then the other. As in the reference a probe may be repeated, and left out.</remarks>
    /// <returns>AnswerProbe and ReleasePoll; SwitchTransport; or DropCandidate.</returns>
    public SessionActions OnCandidatePacket(EnginePacket packet)
    {
        switch (Upgrade)
        {
            case UpgradePhase.Probing or UpgradePhase.Upgrading when packet.Type == EnginePacketType.Ping && packet.Data.Span.SequenceEqual("probe"u8):
                Upgrade = UpgradePhase.Upgrading;
                return SessionActions.AnswerProbe | SessionActions.ReleasePoll;

            case UpgradePhase.Probing or UpgradePhase.Upgrading when packet.Type == EnginePacketType.Upgrade:
                Upgrade = UpgradePhase.Done;
                Transport = TransportName.WebSocket;
                _upgradeDueAt = TimeSpan.MaxValue;
                // Closing waits for its flush, and that goes on over the new transport.
                return SessionActions.SwitchTransport;

            default:
                return OnCandidateLost();
        }
    }

    /// <summary>The candidate is gone, or what it sent is no packet. The session stays on polling and may try again.</summary>
    public SessionActions OnCandidateLost()
    {
        if (!HasCandidate)
            return SessionActions.None;

        Upgrade = UpgradePhase.None;
        _upgradeDueAt = TimeSpan.MaxValue;
        return SessionActions.DropCandidate;
    }

    /// <summary>Time has passed; call again when <see cref="DueAt"/> is reached.</summary>
    public SessionActions OnTime(TimeSpan now)
    {
        if (Phase == SessionPhase.Closed)
            return SessionActions.None;

        var upgrade = now >= _upgradeDueAt ? OnCandidateLost() : SessionActions.None;
        if (Phase != SessionPhase.Closing)
            return upgrade | Act(_heartbeat.OnTime(now));
        // Nothing is received any more, so no pong either.
        return now >= _closeDueAt ? upgrade | Finish(SessionActions.ClosePoll) : upgrade;
    }

    /// <summary>This side closes the session, after what is queued has left.</summary>
    /// <param name="reason">ForcedClose or ServerShuttingDown.</param>
    /// <param name="now">The time.</param>
    /// <returns>Flush; None if it is closing already.</returns>
    public SessionActions Close(CloseReason reason, TimeSpan now)
    {
        if (Phase >= SessionPhase.Closing)
            return SessionActions.None;

        Phase = SessionPhase.Closing;
        Reason = reason;
        _closeDueAt = now + _closeTimeout;
        return SessionActions.Flush;
    }

    /// <summary>This side closes the session at once; what is queued is thrown away.</summary>
    /// <param name="reason">ForcedClose or ServerShuttingDown.</param>
    public SessionActions Abort(CloseReason reason) => End(reason, SessionActions.ClosePoll);

    /// <summary>What was queued has left; of interest while closing only.</summary>
    public SessionActions OnFlushed() => Phase == SessionPhase.Closing ? Finish(SessionActions.ClosePoll) : SessionActions.None;

    private SessionActions Act(HeartbeatAction action) => action switch
    {
        HeartbeatAction.SendPing => SessionActions.SendPing,
        HeartbeatAction.SendPong => SessionActions.SendPong,
        HeartbeatAction.TimeOut => End(CloseReason.PingTimeout, SessionActions.ClosePoll),
        HeartbeatAction.RefuseDirection => End(CloseReason.TransportError, SessionActions.ClosePoll),
        _ => SessionActions.None,
    };

    private SessionActions End(CloseReason reason, SessionActions farewell)
    {
        if (Phase == SessionPhase.Closed)
            return SessionActions.None;

        Reason ??= reason;
        return Finish(farewell);
    }

    private SessionActions Finish(SessionActions farewell)
    {
        Phase = SessionPhase.Closed;
        return farewell | OnCandidateLost() | SessionActions.End;
    }
}

using ActorSocketIo.Protocol;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>What transports tell their session, and what the session does about it.</summary>
public sealed partial class EngineSession
{
    private static readonly string WebSocketName = TransportNames.Text(ActorSocketIo.Protocol.EngineIo.TransportName.WebSocket);

    /// <summary>Whether there is work for this transport: packets, or a close that waits for their end.</summary>
    internal bool HasWorkFor(ISessionTransport by)
    {
        lock (_gate)
            return ReferenceEquals(by, _transport) && (_outbox.Count > 0 || _machine.Phase == SessionPhase.Closing);
    }

    /// <summary>Gives queued packets to the transport in use; another one gets nothing.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="into">Where they are put.</param>
    /// <param name="maxBytes">More than one packet only up to so many bytes.</param>
    internal Taken Take(ISessionTransport by, List<EncodedPacket> into, long maxBytes)
    {
        long bytes;
        lock (_gate)
        {
            if (!ReferenceEquals(by, _transport) || _machine.Phase == SessionPhase.Closed)
                return Taken.Nothing;
            if (_outbox.Count == 0)
                return _machine.Phase == SessionPhase.Closing ? Taken.End : Taken.Nothing;
            bytes = _outbox.Bytes;
            _outbox.Take(into, maxBytes);
            bytes -= _outbox.Bytes;
        }

        if (EngineMetrics.CountsBytes)
            EngineMetrics.OnBytesSent(bytes, by.Name.Text());
        return Taken.Packets;
    }

    /// <summary>What was taken is written. Called outside the transport's lock: it raises events.</summary>
    internal void OnWritten()
    {
        if (_outbox.HasWaiters) // as far as one sees without the lock: who began to wait since then is let go on when the rest is written
            LetWaitersGoOn();
        if (Flushed is { } flushed)
            _server.Guard(flushed);
        if (Drained is { } drained)
            _server.Guard(drained);
    }

    /// <summary>The session was closing and its last packet is written.</summary>
    internal void OnFlushed() => Act(_machine.OnFlushed);

    /// <summary>Something came, in the scope of <see cref="BeginRead"/>.</summary>
    /// <param name="by">Over which transport; one that is neither in use nor candidate is ignored.</param>
    /// <param name="decoded">The packet, or why it is none.</param>
    internal void Receive(ISessionTransport by, Decoded<EnginePacket> decoded)
    {
        if (decoded.IsValid)
            OnPacket(by, decoded.Value);
        else
            OnMalformed(by, decoded.Error);
    }

    /// <summary>A poll is pending and there is nothing to answer it with.</summary>
    internal void OnPoll(ISessionTransport by) =>
        End(null, by, static (session, by) => session.IsCurrent(by) ? session._machine.OnPoll() : default); // no closure for each poll

    /// <summary>The client used a transport against the rules, e.g. two polls at once.</summary>
    internal void OnMisuse(ISessionTransport by, string description) => End(description, () => IsCurrent(by) ? _machine.OnMisuse() : default);

    /// <summary>A transport has gone.</summary>
    /// <param name="by">Which.</param>
    /// <param name="reason">TransportClose if it was closed, TransportError if it broke.</param>
    /// <param name="description">More about it.</param>
    internal void OnTransportLost(ISessionTransport by, CloseReason reason, string? description = null) =>
        End(description, () => IsCandidate(by) ? _machine.OnCandidateLost() : IsCurrent(by) ? _machine.OnTransportLost(reason) : default);

    /// <summary>A WebSocket asks to become this session's transport.</summary>
    /// <returns>False if it must be closed; the session is unharmed.</returns>
    internal bool TryAttach(ISessionTransport candidate)
    {
        lock (_gate)
        {
            if ((_machine.OnCandidate(_server.Wheel.Now) & SessionActions.AcceptCandidate) == 0)
                return false;
            candidate.Session = this;
            _candidate = candidate;
            Rearm();
            return true;
        }
    }

    /// <summary>Opens the session: queues the handshake and starts its clock.</summary>
    /// <returns>False if it has been closed already.</returns>
    internal bool TryOpen(EncodedPacket handshake, EncodedPacket? initial)
    {
        lock (_gate)
        {
            _machine.OnOpened();
            if (_machine.Phase != SessionPhase.Open)
                return false;
            _outbox.Add(handshake);
            if (initial is not null)
                _outbox.Add(initial);
            Rearm();
            return true;
        }
    }

    /// <summary>Does what is due. Called by the timer, and by requests, which must not find a session that should be over.</summary>
    internal void CheckTime()
    {
        while (true)
        {
            SessionActions actions;
            ISessionTransport? other;
            lock (_gate)
            {
                var now = _server.Wheel.Now;
                if (IsUnread)
                    _machine.OnUnread(now);
                if (_machine.DueAt > now)
                {
                    _armedFor = TimeSpan.MaxValue;
                    Rearm();
                    return;
                }

                // The wheel is some milliseconds late; the next due time must not be.
                var dueAt = _machine.DueAt;
                actions = _machine.OnTime(now - dueAt < UsualLateness ? dueAt : now);
                other = Settle(actions);
            }

            Perform(actions, other);
        }
    }

    private void LetWaitersGoOn()
    {
        var options = _server.Options;
        for (var isFirst = true; ; isFirst = false)
        {
            IRoomWaiter? next;
            lock (_gate)
                next = _outbox.TakeWaiter(isFirst, options.MaxQueuedPackets, options.MaxQueuedBytes);
            if (next is null)
                return;
            next.OnRoom();
        }
    }

    private void OnMalformed(ISessionTransport by, ProtocolError error) =>
        End(error.Message, () => IsCandidate(by) ? _machine.OnCandidateLost() : IsCurrent(by) ? _machine.OnMalformed() : default);

    private void OnPacket(ISessionTransport by, EnginePacket packet)
    {
        SessionActions actions;
        ISessionTransport? other;
        bool current;
        var pong = 0;
        lock (_gate)
        {
            current = IsCurrent(by);
            var open = _machine.Phase == SessionPhase.Open;
            // Messages, which are most of it, need no look at the clock.
            actions = current ? _machine.OnPacket(packet.Type, _machine.NeedsTime(packet.Type) ? _server.Wheel.Now : default)
                : IsCandidate(by) ? _machine.OnCandidatePacket(packet)
                : SessionActions.None;
            if ((actions & SessionActions.End) != 0 && packet.Type is EnginePacketType.Ping or EnginePacketType.Pong)
                _description ??= "invalid heartbeat direction";
            current &= open;
            if (current && packet.Type == EnginePacketType.Pong)
                pong = _pongs = Math.Min(_pongs + 1, _pings); // they come in the order of the pings, however late
            other = actions == SessionActions.Deliver ? null : Settle(actions);
        }

        if (current && PacketReceived is { } received)
            _server.Guard(received, packet);
        if (pong > 0)
            Sink?.OnPong(pong);
        if (current && packet.Type == ClientsBeat && Heartbeat is { } heartbeat)
            _server.Guard(heartbeat);
        if ((actions & SessionActions.Deliver) != 0)
        {
            Sink?.OnMessage(packet.Data.Span, packet.IsBinary);
            if (MessageReceived is { } message)
                _server.Guard(message, packet);
        }

        Perform(actions, other);
    }

    private EnginePacketType ClientsBeat => Protocol == 4 ? EnginePacketType.Pong : EnginePacketType.Ping;

    private bool IsCurrent(ISessionTransport by) => ReferenceEquals(by, _transport);

    private bool IsCandidate(ISessionTransport by) => ReferenceEquals(by, _candidate);

    private void Act(Func<SessionActions> step) => End(null, step);

    private void End(string? description, Func<SessionActions> step) => End(description, step, static (_, step) => step());

    private void End<TState>(string? description, TState state, Func<EngineSession, TState, SessionActions> step)
    {
        SessionActions actions;
        ISessionTransport? other;
        lock (_gate)
        {
            actions = step(this, state);
            if ((actions & (SessionActions.Flush | SessionActions.End)) != 0)
                _description ??= description;
            other = Settle(actions);
        }

        Perform(actions, other);
    }

    // Under the lock: what must be true before anybody else looks. The transport that is no longer ours is returned.
    private ISessionTransport? Settle(SessionActions actions)
    {
        ISessionTransport? other = null;
        if ((actions & SessionActions.SwitchTransport) != 0)
        {
            other = _transport;
            _transport = _candidate!;
            _candidate = null;
        }
        else if ((actions & SessionActions.DropCandidate) != 0)
        {
            other = _candidate;
            _candidate = null;
        }
        else if ((actions & SessionActions.AnswerProbe) != 0)
        {
            other = _candidate;
        }

        if ((actions & SessionActions.SendPing) != 0)
        {
            _outbox.Add(EnginePackets.Ping);
            _pings++;
        }

        // As many pongs as the client asks for, and takes: over the limit it is told no more, instead of making us keep its floods of pings.
        if ((actions & SessionActions.SendPong) != 0)
            AddPong();
        if ((actions & SessionActions.End) != 0)
            _outbox.Clear();
        Rearm();
        return other;
    }

    private void AddPong()
    {
        var options = _server.Options;
        if (!_outbox.IsSelective)
        {
            _ = _outbox.TryAdd(EnginePackets.Pong, options.MaxQueuedPackets, options.MaxQueuedBytes);
            return;
        }

        _ = _outbox.TryAdd(EnginePackets.Pong, rule: null, options.MaxQueuedPackets, options.MaxQueuedBytes, out var discarded);
        if (discarded.Yielded > 0)
            EngineMetrics.OnYielded(discarded.Yielded);
    }

    private void Rearm()
    {
        var due = _machine.DueAt;
        if (due == TimeSpan.MaxValue)
            _server.Wheel.Cancel(_timer);
        else if (due < _armedFor)
            _server.Wheel.Schedule(_timer, due);
        else
            return; // it fires earlier than need be, and arms itself again

        _armedFor = due;
    }

    private void Perform(SessionActions actions, ISessionTransport? other)
    {
        if (actions is SessionActions.None or SessionActions.Deliver)
            return;

        if ((actions & SessionActions.AnswerProbe) != 0)
        {
            other?.AnswerProbe();
            if (Upgrading is { } upgrading)
                _server.Guard(upgrading, WebSocketName);
        }

        if ((actions & SessionActions.ReleasePoll) != 0)
            _transport.ReleasePoll();
        if ((actions & SessionActions.SwitchTransport) != 0)
        {
            other?.Close();
            if (Upgraded is { } upgraded)
                _server.Guard(upgraded, WebSocketName);
        }

        if ((actions & SessionActions.DropCandidate) != 0)
            other?.Close();
        if ((actions & SessionActions.End) != 0)
            Finish();
        else if ((actions & (SessionActions.SendPing | SessionActions.SendPong | SessionActions.SwitchTransport | SessionActions.Flush)) != 0)
            WakeTransport();
    }

    private void Finish()
    {
        var reason = _machine.Reason!.Value.Text();
        _transport.Close();
        _server.Forget(this, reason);
        _throttle?.Close();
        if (Sink is { } sink)
            _server.Guard(() => sink.OnClosed(reason, _description)); // this may be the timer's thread, with other sessions to come
        if (Closed is { } closed)
            _server.Guard(closed, reason, _description);
    }
}

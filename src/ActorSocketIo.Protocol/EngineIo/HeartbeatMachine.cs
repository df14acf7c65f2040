namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>When a session must ping, and when it has waited too long.</summary>
/// <remarks>
/// Pure: the time is passed in, read from one monotonic clock. Other traffic does not stand for a heartbeat, but the first packet after a ping of
/// the server gives the client its time to answer once more; a move to another transport changes nothing.
/// Source: engine.io-protocol v4, "Heartbeat"; <c>engine.io/lib/socket.ts</c>.
/// </remarks>
public sealed class HeartbeatMachine
{
    private readonly HeartbeatDirection _direction;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _timeout;
    private bool _awaitsPong;
    private bool _wasExtended;

    /// <summary>A heartbeat that starts now.</summary>
    /// <param name="direction">Who pings.</param>
    /// <param name="interval">Between an answer and the next ping.</param>
    /// <param name="timeout">How long an answer may take.</param>
    /// <param name="now">The time.</param>
    public HeartbeatMachine(HeartbeatDirection direction, TimeSpan interval, TimeSpan timeout, TimeSpan now)
    {
        _direction = direction;
        _interval = interval;
        _timeout = timeout;
        DueAt = now + (ServerPings ? interval : interval + timeout);
    }

    /// <summary>When <see cref="OnTime"/> has something to say, if nothing is received until then.</summary>
    public TimeSpan DueAt { get; private set; }

    /// <summary>Whether <see cref="OnTraffic"/> would change anything.</summary>
    public bool CountsTraffic => ServerPings && _awaitsPong && !_wasExtended;

    private bool ServerPings => _direction == HeartbeatDirection.ServerPings;

    /// <summary>Time has passed.</summary>
    /// <returns>SendPing, TimeOut, or None if it is too early.</returns>
    public HeartbeatAction OnTime(TimeSpan now)
    {
        if (now < DueAt)
            return HeartbeatAction.None;
        if (!ServerPings || _awaitsPong)
            return HeartbeatAction.TimeOut;

        // A late timer must not eat the client's time to answer: it counts from the ping.
        _awaitsPong = true;
        _wasExtended = false;
        DueAt = now + _timeout;
        return HeartbeatAction.SendPing;
    }

    /// <summary>The client sent something else.</summary>
    public void OnTraffic(TimeSpan now)
    {
        if (!CountsTraffic)
            return;
        _wasExtended = true;
        DueAt = now + _timeout;
    }

    /// <summary>The client is not being read: its silence is not its own.</summary>
    /// <remarks>When it should have answered, it is pinged again an interval later: that goes on being written, so that a dead connection shows.</remarks>
    public void OnUnread(TimeSpan now)
    {
        if (now < DueAt || (ServerPings && !_awaitsPong))
            return;
        _awaitsPong = false;
        DueAt = now + _interval;
    }

    /// <summary>The client sent a ping.</summary>
    /// <returns>SendPong, or RefuseDirection.</returns>
    public HeartbeatAction OnPing(TimeSpan now)
    {
        if (ServerPings)
            return HeartbeatAction.RefuseDirection;

        DueAt = now + _interval + _timeout;
        return HeartbeatAction.SendPong;
    }

    /// <summary>The client sent a pong: the next ping is an interval away, also if nobody asked for it, as in the reference.</summary>
    /// <returns>None, or RefuseDirection.</returns>
    public HeartbeatAction OnPong(TimeSpan now)
    {
        if (!ServerPings)
            return HeartbeatAction.RefuseDirection;

        _awaitsPong = false;
        DueAt = now + _interval;
        return HeartbeatAction.None;
    }
}

using ActorSocketIo.Sessions;

namespace ActorSocketIo.Sockets;

/// <summary>Watches the time for a client that has announced attachments and not sent all of them yet.</summary>
/// <remarks>
/// A client whose attachments come in one read with their packet never needs one. Its timer is set once in a lifetime at most, and not taken back when the packet is
/// whole: the wheel's lock is all clients'.
/// </remarks>
/// <param name="session">The client's.</param>
/// <param name="wheel">The clock.</param>
/// <param name="lifetime">How long each attachment may take.</param>
/// <param name="onOverdue">Called once that is over, on a pool thread.</param>
internal sealed class UnfinishedPacket(EngineSession session, TimerWheel wheel, TimeSpan lifetime, Action onOverdue)
{
    private const long Whole = long.MaxValue;

    private WheelTimer? _timer;
    private long _progressAt = Whole; // in ticks of the wheel's time
    private int _isArmed;

    /// <summary>Whether a packet is waited for.</summary>
    public bool IsWaiting => Interlocked.Read(ref _progressAt) != Whole;

    /// <summary>A read has ended in the middle of a packet, of which it has brought something.</summary>
    public void OnProgress()
    {
        Interlocked.Exchange(ref _progressAt, wheel.Now.Ticks);
        if (Interlocked.Exchange(ref _isArmed, 1) == 0)
            Arm(wheel.Now + lifetime);
    }

    /// <summary>The packet is whole.</summary>
    public void OnWhole() => Interlocked.Exchange(ref _progressAt, Whole);

    /// <summary>The session is over.</summary>
    public void Close()
    {
        OnWhole();
        if (_timer is not null)
            wheel.Cancel(_timer);
    }

    private void Arm(TimeSpan dueAt) => wheel.Schedule(_timer ??= new WheelTimer(static packet => ((UnfinishedPacket)packet).CheckTime(), this), dueAt);

    private void CheckTime()
    {
        Interlocked.Exchange(ref _isArmed, 0); // first: progress from now on sets the timer, progress before is seen below
        var progressAt = Interlocked.Read(ref _progressAt);
        if (progressAt == Whole)
            return;
        var dueAt = session.IsUnread ? wheel.Now + lifetime : TimeSpan.FromTicks(progressAt) + lifetime;
        if (dueAt <= wheel.Now)
            onOverdue();
        else if (Interlocked.Exchange(ref _isArmed, 1) == 0)
            Arm(dueAt);
    }
}

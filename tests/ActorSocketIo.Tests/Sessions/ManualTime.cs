namespace ActorSocketIo.Tests.Sessions;

/// <summary>A clock that only goes on when told to; timers fire on the thread that tells it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now, _wallClockAhead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count(timer => timer.DueAt < TimeSpan.MaxValue);
        }
    }

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now + _wallClockAhead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>Sets the wall clock, as an administrator or a time server does: nothing that is timed may notice.</summary>
    public void StepWallClock(TimeSpan by) => _wallClockAhead += by;

    public void Advance(TimeSpan by)
    {
        var end = _now + by;
        while (Next(end) is { } timer)
        {
            _now = timer.DueAt > _now ? timer.DueAt : _now;
            timer.Fire();
        }

        _now = end;
    }

    private ManualTimer? Next(TimeSpan end)
    {
        lock (_gate)
            return _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public TimeSpan DueAt { get; private set; } = TimeSpan.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueAt = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : time._now + dueTime;
            return true;
        }

        public void Fire()
        {
            DueAt = TimeSpan.MaxValue;
            fire();
        }

        public void Dispose() => DueAt = TimeSpan.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

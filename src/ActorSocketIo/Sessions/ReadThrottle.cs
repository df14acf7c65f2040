namespace ActorSocketIo.Sessions;

/// <summary>How fast one client is read: what comes takes from its buckets, and who has overdrawn one is not read until it has refilled.</summary>
/// <remarks>
/// Only sessions with <see cref="ReadLimits"/> have one, and it has a timer only while a reader waits. It is its own lock, as a session that moves to another
/// transport may have two readers; no other session takes it.
/// </remarks>
internal sealed class ReadThrottle(ReadLimits limits)
{
    private TokenBucket _bytes;
    private TokenBucket _events;
    private TimeSpan _readableAt;
    private bool _isOverdrawn;
    private bool _isClosed;
    private TaskCompletionSource? _wait;
    private WheelTimer? _timer;

    /// <summary>What it is read by.</summary>
    public ReadLimits Limits => limits;

    /// <summary>Whether a client over a limit is disconnected rather than delayed.</summary>
    public bool Disconnects => limits.Action == RateLimitAction.Disconnect;

    /// <summary>Whether the client may be read on, as far as was counted.</summary>
    public bool MayRead
    {
        get
        {
            lock (this)
                return !_isOverdrawn;
        }
    }

    /// <summary>Bytes have been read.</summary>
    /// <returns>False if that was more than the client may send.</returns>
    public bool TakeBytes(long bytes) => limits.Bytes is not { } rate || Take(ref _bytes, bytes, rate, "bytes_per_second");

    /// <summary>An event has been read.</summary>
    /// <returns>False if that was more than the client may send.</returns>
    public bool TakeEvent() => limits.Events is not { } rate || Take(ref _events, 1, rate, "events_per_second");

    /// <summary>Completes when the client may be read.</summary>
    public Task WhenReady()
    {
        lock (this)
        {
            if (_isOverdrawn && limits.Wheel.Now >= _readableAt)
                Release();
            if (!_isOverdrawn)
                return Task.CompletedTask;
            if (_wait is null)
            {
                _wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _timer ??= new WheelTimer(static throttle => ((ReadThrottle)throttle).CheckTime(), this);
                limits.Wheel.Schedule(_timer, _readableAt);
            }

            return _wait.Task;
        }
    }

    /// <summary>The session is over: whoever waits to read goes on, and finds that out.</summary>
    public void Close()
    {
        lock (this)
        {
            _isClosed = true;
            Release();
        }
    }

    private bool Take(ref TokenBucket bucket, double tokens, TokenRate rate, string limit)
    {
        lock (this)
        {
            var now = limits.Wheel.Now;
            var overdrawn = bucket.Take(tokens, rate, now);
            if (overdrawn <= TimeSpan.Zero || _isClosed)
                return true;
            if (now + overdrawn > _readableAt)
                _readableAt = now + overdrawn;
            if (!_isOverdrawn)
                EngineMetrics.OnLimit(limit);
            _isOverdrawn = true;
            return false;
        }
    }

    private void CheckTime()
    {
        lock (this)
        {
            if (_wait is null)
                return;
            if (limits.Wheel.Now < _readableAt)
                limits.Wheel.Schedule(_timer!, _readableAt); // another reader has taken more meanwhile
            else
                Release();
        }
    }

    private void Release()
    {
        _isOverdrawn = false;
        if (_timer is not null)
            limits.Wheel.Cancel(_timer);
        _wait?.SetResult();
        _wait = null;
    }
}

using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>How a session is read: by one thread at a time, and no faster than it may send.</summary>
public sealed partial class EngineSession
{
    /// <summary>Whether what the client sends is not read at the moment, because a reader is busy or waits: its silence is not its own.</summary>
    internal bool IsUnread => Volatile.Read(ref _holdUps) > 0;

    /// <summary>Starts a read: until its scope is disposed of no other thread reads, and what is sent waits.</summary>
    /// <param name="lendsThread">Whether turns of handlers may run on this thread when the read is over.</param>
    /// <remarks>A second reader is rare: a post under way when the session moves to a WebSocket.</remarks>
    internal ReadScope BeginRead(bool lendsThread = true) => new(this, lendsThread);

    /// <summary>For <see cref="ReadScope"/>: a thread begins to read.</summary>
    internal void EnterRead()
    {
        Interlocked.Increment(ref _holdUps);
        _reading.Enter();
    }

    /// <summary>For <see cref="ReadScope"/>: it has read, and runs what that woke.</summary>
    internal void ExitRead() => _reading.Exit();

    /// <summary>For <see cref="ReadScope"/>: it can read on.</summary>
    internal void EndHoldUp() => Interlocked.Decrement(ref _holdUps);

    /// <summary>Counts what was read, in the scope of <see cref="BeginRead"/>.</summary>
    /// <param name="bytes">Its size as it came.</param>
    /// <returns>Whether there may be more in this read; if not, what is left waits until the session is ready again.</returns>
    internal bool TryReadOn(long bytes)
    {
        if (EngineMetrics.CountsBytes)
            EngineMetrics.OnBytesReceived(bytes, TransportName);
        if (_throttle is not { } throttle)
            return true;
        if (!throttle.TakeBytes(bytes))
            OnOverRate(throttle, "more bytes than the limit allows");
        return throttle.MayRead;
    }

    /// <summary>The layer above has got an event, in the scope of <see cref="BeginRead"/>.</summary>
    /// <returns>False if that was too much, and the session is over.</returns>
    internal bool TryCountEvent() => _throttle is not { } throttle || throttle.TakeEvent() || !OnOverRate(throttle, "more events than the limit allows");

    /// <summary>Reads the client by the server's limits of now, with full buckets if they have changed.</summary>
    internal void TakeReadLimits()
    {
        ReadThrottle? before;
        lock (_gate)
        {
            before = _throttle;
            if (ReferenceEquals(before?.Limits, _server.ReadLimits) || ReadyState == SessionPhase.Closed)
                return;
            _throttle = _server.ReadLimits is { } limits ? new ReadThrottle(limits) : null;
        }

        before?.Close(); // who waited by the old limits reads on
    }

    /// <summary>Completes when the session can take another read.</summary>
    /// <param name="by">The transport that read; lost if the client goes meanwhile, as nobody reads who would notice.</param>
    /// <param name="gone">Cancelled when the client goes.</param>
    internal ValueTask WhenReady(ISessionTransport by, CancellationToken gone)
    {
        var ready = WhenReady();
        return ready.IsCompleted ? ready : HoldUpAsync(ready, by, gone);
    }

    /// <inheritdoc cref="WhenReady(ISessionTransport, CancellationToken)"/>
    /// <remarks>For transports whose token comes into being when it is asked for.</remarks>
    internal ValueTask WhenReady<TTransport>(TTransport by, Func<TTransport, CancellationToken> gone)
        where TTransport : ISessionTransport
    {
        var ready = WhenReady();
        return ready.IsCompleted ? ready : HoldUpAsync(ready, by, gone(by));
    }

    /// <returns>Whether it is over.</returns>
    private bool OnOverRate(ReadThrottle throttle, string description)
    {
        if (throttle.Disconnects)
            CloseWith(CloseReason.ForcedClose, description);
        return throttle.Disconnects;
    }

    private ValueTask WhenReady()
    {
        var ready = Sink?.WhenReady() ?? default;
        if (_throttle?.WhenReady() is not { IsCompleted: false } refilled)
            return ready;
        return ready.IsCompleted ? new ValueTask(refilled) : WhenBothAsync(ready, refilled);
    }

    private static async ValueTask WhenBothAsync(ValueTask first, Task second)
    {
        await first.ConfigureAwait(false);
        await second.ConfigureAwait(false);
    }

    private async ValueTask HoldUpAsync(ValueTask ready, ISessionTransport by, CancellationToken gone)
    {
        Interlocked.Increment(ref _holdUps);
        var registration = gone.UnsafeRegister(_ => OnTransportLost(by, CloseReason.TransportClose), null);
        try
        {
            await ready.ConfigureAwait(false);
        }
        finally
        {
            registration.Unregister(); // not Dispose, which would wait for it
            EndHoldUp();
        }
    }
}

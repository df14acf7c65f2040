using System.Diagnostics.CodeAnalysis;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>A thread of an <see cref="EventLoop"/>: rests until it is called, then waits and tells until it is replaced.</summary>
internal sealed class LoopThread(EventLoop loop)
{
    private const int Waiting = 0;
    private const int Busy = 1;
    private const int Replaced = 2;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private readonly object _rest = new();
    private LoopBatch? _batch;
    private ReadBatch? _woken;
    private int _state;
    private long _batches;
    private bool _isCalled;

    /// <summary>How many batches it has begun.</summary>
    public long Batches => Volatile.Read(ref _batches);

    /// <summary>Whether it is at one.</summary>
    public bool IsBusy => Volatile.Read(ref _state) == Busy;

    /// <summary>Starts it; it rests.</summary>
    /// <exception cref="OutOfMemoryException">The system gives no more threads.</exception>
    public void Start()
    {
        loop.OnThreadStarted();
        try
        {
            new Thread(Run) { Name = "sio-loop", IsBackground = true }.UnsafeStart();
        }
        catch
        {
            loop.OnThreadEnded();
            throw;
        }
    }

    /// <summary>Calls it from its rest.</summary>
    /// <param name="batch">What it is to go on with first; null for nothing.</param>
    public void Call(LoopBatch? batch)
    {
        lock (_rest)
        {
            (_batch, _isCalled) = (batch, true);
            Monitor.Pulse(_rest);
        }
    }

    /// <summary>Takes it out of the loop, if it is at a batch; when it has done with its event, of which the pool gets what has not begun, it rests.</summary>
    /// <param name="batch">For its stand-in.</param>
    public bool TryReplace([NotNullWhen(true)] out LoopBatch? batch)
    {
        var isReplaced = Interlocked.CompareExchange(ref _state, Replaced, Busy) == Busy;
        batch = isReplaced ? _batch : null;
        if (isReplaced)
            _woken!.GiveUp();
        return batch is not null;
    }

    private void Run()
    {
        _woken = ReadBatch.Watch();
        while (TryAwaitCall(out var batch))
        {
            Work(batch);
            if (!loop.TryRest(this))
                break;
        }

        loop.OnThreadEnded();
    }

    /// <returns>False if nobody has called it for long, and nobody will.</returns>
    private bool TryAwaitCall(out LoopBatch? batch)
    {
        lock (_rest)
        {
            while (!_isCalled && (Monitor.Wait(_rest, LongestRest) || _isCalled || !loop.TryLeave(this)))
            {
                // It was woken for nothing, or a call is on its way.
            }

            batch = _batch;
            var wasCalled = _isCalled;
            _isCalled = false;
            return wasCalled;
        }
    }

    // Until it is replaced. What it has filled then belongs to its stand-in.
    private void Work(LoopBatch? batch)
    {
        if (batch is not null && !TryTellAll(batch))
            return;
        batch = new LoopBatch();
        do
            loop.Wait(batch);
        while (!loop.IsStopping && TryTellAll(batch));
    }

    /// <returns>False if it was replaced.</returns>
    private bool TryTellAll(LoopBatch batch)
    {
        _batch = batch;
        Volatile.Write(ref _batches, _batches + 1);
        Interlocked.Exchange(ref _state, Busy); // before the look at the watch, which looks in the other order
        loop.OnBusy();
        while (Volatile.Read(ref _state) == Busy && batch.TryTake(out var taken))
            loop.Tell(taken);
        return Interlocked.CompareExchange(ref _state, Waiting, Busy) == Busy;
    }
}

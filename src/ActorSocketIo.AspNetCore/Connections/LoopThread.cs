namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>A thread of an <see cref="EventLoop"/>: waits and tells, or is a stand-in.</summary>
internal sealed class LoopThread(EventLoop loop)
{
    private const int Waiting = 0;
    private const int Busy = 1;
    private const int Replaced = 2;

    private readonly object _rest = new();
    private LoopBatch? _batch;
    private int _state;
    private long _told;
    private bool _isCalled;

    /// <summary>Events that it has been at, or is at now.</summary>
    public long Told => Volatile.Read(ref _told);

    /// <summary>Whether it is at an event.</summary>
    public bool IsBusy => Volatile.Read(ref _state) == Busy;

    /// <summary>Starts it.</summary>
    /// <param name="batch">What it is to go on with first; null for nothing.</param>
    public void Start(LoopBatch? batch)
    {
        loop.OnThreadStarted();
        new Thread(() => Run(batch)) { Name = "sio-loop", IsBackground = true }.Start();
    }

    /// <summary>Takes a thread that is at an event out of the loop; when it has done with the event it rests.</summary>
    /// <returns>What is left for its stand-in; null if it was just done.</returns>
    public LoopBatch? TryReplace() => Interlocked.CompareExchange(ref _state, Replaced, Busy) == Busy ? _batch : null;

    /// <summary>Calls it from its rest.</summary>
    public void Call(LoopBatch? batch)
    {
        lock (_rest)
        {
            (_batch, _isCalled) = (batch, true);
            Monitor.Pulse(_rest);
        }
    }

    /// <summary>Rests until it is called.</summary>
    /// <returns>What it is to go on with first; null for nothing.</returns>
    public LoopBatch? AwaitCall()
    {
        lock (_rest)
        {
            while (!_isCalled)
                Monitor.Wait(_rest);
            _isCalled = false;
            return _batch;
        }
    }

    private void Run(LoopBatch? batch)
    {
        while (!loop.IsStopping)
        {
            Work(batch);
            batch = loop.Rest(this);
        }

        loop.OnThreadEnded();
    }

    // Until it is replaced. What it fills then belongs to its stand-in.
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
        Interlocked.Exchange(ref _state, Busy); // before the look at the watch, which looks in the other order
        loop.OnBusy();
        while (Volatile.Read(ref _state) == Busy && batch.TryTake(out var descriptor, out var isOver))
        {
            Volatile.Write(ref _told, _told + 1);
            loop.Tell(descriptor, isOver);
        }

        return Interlocked.CompareExchange(ref _state, Waiting, Busy) == Busy;
    }
}

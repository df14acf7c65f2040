using System.IO.Pipes;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Tells connections on its own threads that something has come; what their readers make of it, an application's handlers too, runs there.</summary>
/// <remarks>
/// As many threads as it is wide wait at one <see cref="Epoll"/>, and the kernel wakes one of them for what comes: no other thread has to be woken for it. Handlers may
/// compute and even block: a thread that is at one event for some 20 ms gets a stand-in, which goes on with whatever else it was told of and waits in its place.
/// When it is done it becomes a stand-in itself.
/// </remarks>
internal sealed class EventLoop : IDisposable
{
    private readonly Epoll _epoll = new();
    private readonly AnonymousPipeServerStream _stop = new(PipeDirection.Out);
    private readonly LoopWatch _watch;
    private readonly Lock _gate = new();
    private IReadable?[] _readers = new IReadable?[256]; // by descriptor
    private int _registrations;
    private int _threads;
    private volatile bool _isStopping;

    /// <summary>Starts its threads.</summary>
    /// <param name="width">How many events are handled at a time while no handler is slow.</param>
    /// <exception cref="IOException">The system gives no more descriptors.</exception>
    public EventLoop(int width)
    {
        _epoll.Add((int)_stop.ClientSafePipeHandle.DangerousGetHandle(), registration: 0, tellsAll: true);
        OnThreadStarted(); // for us: what the threads need is there until we are through with it
        _watch = new LoopWatch(this, width);
        _watch.Start();
    }

    /// <summary>Whether its threads are to end.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Who is told.</summary>
    public IReadable[] Readers
    {
        get
        {
            lock (_gate)
                return [.. _readers.OfType<IReadable>()];
        }
    }

    /// <summary>Has a connection told, until it is removed.</summary>
    /// <param name="descriptor">Of its socket.</param>
    /// <param name="reader">The connection.</param>
    /// <exception cref="IOException">The system watches no more.</exception>
    /// <exception cref="ObjectDisposedException">The loop ends.</exception>
    public void Add(int descriptor, IReadable reader)
    {
        Register(descriptor, reader);
        try
        {
            Watch(descriptor, reader);
        }
        catch
        {
            Remove(descriptor, reader);
            throw;
        }
    }

    /// <summary>Has a connection told from now on that was registered only.</summary>
    /// <param name="descriptor">Of its socket, which is not closed meanwhile.</param>
    /// <param name="reader">The connection.</param>
    /// <exception cref="IOException">The system watches no more.</exception>
    public void Watch(int descriptor, IReadable reader) => _epoll.Add(descriptor, reader.Registration);

    /// <summary>Knows a connection, which is cut when the loop ends, and told nothing yet.</summary>
    /// <param name="descriptor">Of its socket.</param>
    /// <param name="reader">The connection.</param>
    /// <exception cref="ObjectDisposedException">The loop ends.</exception>
    public void Register(int descriptor, IReadable reader)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            if (descriptor >= _readers.Length)
                Array.Resize(ref _readers, Math.Max(descriptor + 1, 2 * _readers.Length));
            reader.Registration = ++_registrations;
            _readers[descriptor] = reader;
        }
    }

    /// <summary>Before its socket is closed: the number may be another's right after. It can still be told once, if that is under way.</summary>
    public void Remove(int descriptor, IReadable reader)
    {
        lock (_gate)
        {
            if (_readers[descriptor] == reader)
                _readers[descriptor] = null;
        }
    }

    /// <summary>Ends it, when the handlers that run now have returned; connections that are left are cut.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isStopping)
                return;
            _isStopping = true;
        }

        _stop.WriteByte(0); // is never read: whoever waits or comes to wait is told
        _watch.Stop();
        foreach (var reader in Readers)
            reader.Cut();
        OnThreadEnded();
    }

    internal int Threads => Volatile.Read(ref _threads);

    internal int StandIns => _watch.StandIns;

    internal bool IsWatchAsleep => _watch.IsAsleep;

    internal void OnThreadStarted() => Interlocked.Increment(ref _threads);

    internal void OnThreadEnded()
    {
        if (Interlocked.Decrement(ref _threads) > 0)
            return;
        _epoll.Dispose();
        _stop.DisposeLocalCopyOfClientHandle(); // which it does not do by itself once it was asked for
        _stop.Dispose();
    }

    internal void Wait(LoopBatch batch) => batch.Fill(_epoll);

    internal void Tell(LoopEvent happened)
    {
        var readers = Volatile.Read(ref _readers);
        if (happened.Descriptor < readers.Length && readers[happened.Descriptor] is { } reader && reader.Registration == happened.Registration)
            reader.OnReadable(happened.IsOver);
    }

    internal void OnBusy() => _watch.OnBusy();

    internal bool TryRest(LoopThread thread) => _watch.TryRest(thread);

    internal bool TryLeave(LoopThread thread) => _watch.TryLeave(thread);
}

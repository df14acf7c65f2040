using System.Diagnostics.CodeAnalysis;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Gives a stand-in to each thread of an <see cref="EventLoop"/> that is at one batch for too long.</summary>
/// <remarks>It looks every 10 ms while there are events, on a thread of its own: the pool may be what handlers wait for. After a second without any it sleeps.</remarks>
internal sealed class LoopWatch
{
    // With more of them stuck no event is told until a handler returns.
    private const int MaxStandIns = 256;

    private const int TicksUntilStuck = 2;
    private const int TicksUntilSleep = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly EventLoop _loop;
    private readonly Post[] _posts;
    private readonly Lock _gate = new();
    private readonly List<LoopThread> _standIns = [];
    private readonly object _clock = new();
    private int _threads;
    private int _isAsleep;

    public LoopWatch(EventLoop loop, int width)
    {
        _loop = loop;
        _posts = [.. Enumerable.Range(0, width).Select(_ => new Post { Thread = new LoopThread(loop) })];
        _threads = width;
    }

    /// <summary>How many threads rest.</summary>
    public int StandIns
    {
        get
        {
            lock (_gate)
                return _standIns.Count;
        }
    }

    /// <summary>Whether it has nothing to look at.</summary>
    public bool IsAsleep => Volatile.Read(ref _isAsleep) != 0;

    /// <summary>Starts it and the threads that it watches.</summary>
    public void Start()
    {
        foreach (var post in _posts)
        {
            post.Thread.Start();
            post.Thread.Call(null);
        }

        _loop.OnThreadStarted();
        new Thread(Run) { Name = "sio-loop-watch", IsBackground = true }.UnsafeStart();
    }

    /// <summary>A thread has something to do.</summary>
    public void OnBusy()
    {
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
            Wake();
    }

    /// <summary>A thread that was replaced is a stand-in.</summary>
    /// <returns>False if it is to end.</returns>
    public bool TryRest(LoopThread thread)
    {
        lock (_gate)
        {
            if (!_loop.IsStopping)
                _standIns.Add(thread);
            return !_loop.IsStopping;
        }
    }

    /// <summary>A stand-in has rested for long.</summary>
    /// <returns>False if it is just being called.</returns>
    public bool TryLeave(LoopThread thread)
    {
        lock (_gate)
        {
            if (!_standIns.Remove(thread))
                return false;
            _threads--;
            return true;
        }
    }

    /// <summary>Ends it and the threads that rest.</summary>
    public void Stop()
    {
        Interlocked.Exchange(ref _isAsleep, 0);
        Wake();
        LoopThread[] standIns;
        lock (_gate)
        {
            standIns = [.. _standIns];
            _standIns.Clear();
        }

        // Outside: one that is about to leave holds what a call needs, and wants what we held.
        foreach (var standIn in standIns)
            standIn.Call(null);
    }

    private void Run()
    {
        var quiet = 0;
        while (!_loop.IsStopping)
        {
            lock (_clock)
                Monitor.Wait(_clock, Tick);
            quiet = Look() ? 0 : quiet + 1;
            if (quiet >= TicksUntilSleep)
            {
                quiet = 0;
                Sleep();
            }
        }

        _loop.OnThreadEnded();
    }

    private void Sleep()
    {
        Interlocked.Exchange(ref _isAsleep, 1); // whoever gets busy from now on sees it
        if (_posts.Any(post => post.Thread.IsBusy) || _loop.IsStopping)
            Volatile.Write(ref _isAsleep, 0);
        lock (_clock)
        {
            while (IsAsleep)
                Monitor.Wait(_clock);
        }
    }

    private void Wake()
    {
        lock (_clock)
            Monitor.Pulse(_clock);
    }

    /// <returns>Whether there was anything to do since the last look.</returns>
    private bool Look()
    {
        var wasBusy = false;
        foreach (var post in _posts)
        {
            var (batches, isBusy) = (post.Thread.Batches, post.Thread.IsBusy);
            wasBusy |= isBusy || batches != post.Batches;
            post.Ticks = isBusy && batches == post.Batches ? post.Ticks + 1 : 0;
            post.Batches = batches;
            if (post.Ticks >= TicksUntilStuck)
                Replace(post);
        }

        return wasBusy;
    }

    private void Replace(Post post)
    {
        if (!TryGetStandIn(out var standIn))
            return;
        if (post.Thread.TryReplace(out var batch))
        {
            (post.Thread, post.Batches, post.Ticks) = (standIn, standIn.Batches, 0);
            standIn.Call(batch);
        }
        else if (!TryRest(standIn))
        {
            standIn.Call(null);
        }
    }

    private bool TryGetStandIn([NotNullWhen(true)] out LoopThread? standIn)
    {
        lock (_gate)
        {
            standIn = _standIns.LastOrDefault();
            if (standIn is not null)
            {
                _standIns.RemoveAt(_standIns.Count - 1);
                return true;
            }

            if (_threads == _posts.Length + MaxStandIns)
                return false;
            _threads++;
        }

        try
        {
            standIn = new LoopThread(_loop);
            standIn.Start();
            return true;
        }
        catch (OutOfMemoryException)
        {
            // No more threads for now: whoever is stuck keeps its place.
            lock (_gate)
                _threads--;
            standIn = null;
            return false;
        }
    }

    /// <summary>One place in the loop, and who holds it.</summary>
    private sealed class Post
    {
        public required LoopThread Thread { get; set; }

        public long Batches { get; set; }

        public int Ticks { get; set; }
    }
}

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Gives a stand-in to each thread of an <see cref="EventLoop"/> that is at one event for too long.</summary>
/// <remarks>It looks every 10 ms while there are events, on a thread of its own: the pool may be what handlers wait for. After a second without any it rests.</remarks>
internal sealed class LoopWatch
{
    // Beyond that no event is told until a handler returns.
    private const int MaxThreads = 256;

    private const int TicksUntilStuck = 2;
    private const int TicksUntilRest = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly EventLoop _loop;
    private readonly Post[] _posts;
    private readonly Lock _gate = new();
    private readonly Stack<LoopThread> _standIns = [];
    private readonly object _sleep = new();
    private int _threads;
    private int _isResting;

    public LoopWatch(EventLoop loop, int width)
    {
        _loop = loop;
        _posts = [.. Enumerable.Range(0, width).Select(_ => new Post { Thread = new LoopThread(loop) })];
        _threads = width;
    }

    public int StandIns
    {
        get
        {
            lock (_gate)
                return _standIns.Count;
        }
    }

    public bool IsResting => Volatile.Read(ref _isResting) != 0;

    /// <summary>Starts it and the threads that it watches.</summary>
    public void Start()
    {
        foreach (var post in _posts)
            post.Thread.Start(null);
        _loop.OnThreadStarted();
        new Thread(Run) { Name = "sio-loop-watch", IsBackground = true }.Start();
    }

    /// <summary>A thread has something to do.</summary>
    public void OnBusy()
    {
        if (Volatile.Read(ref _isResting) != 0 && Interlocked.Exchange(ref _isResting, 0) != 0)
            Wake();
    }

    /// <summary>A thread that was replaced rests until it is called.</summary>
    /// <returns>What it is to go on with first; null for nothing.</returns>
    public LoopBatch? Rest(LoopThread thread)
    {
        lock (_gate)
        {
            if (_loop.IsStopping)
                return null;
            _standIns.Push(thread);
        }

        return thread.AwaitCall();
    }

    /// <summary>Ends it and the threads that rest.</summary>
    public void Stop()
    {
        Interlocked.Exchange(ref _isResting, 0);
        Wake();
        lock (_gate)
        {
            while (_standIns.TryPop(out var standIn))
                standIn.Call(null);
        }
    }

    private void Run()
    {
        var quiet = 0;
        while (!_loop.IsStopping)
        {
            Sleep(Tick);
            quiet = Look() ? 0 : quiet + 1;
            if (quiet < TicksUntilRest)
                continue;
            quiet = 0;
            Interlocked.Exchange(ref _isResting, 1); // whoever gets busy from now on sees it
            if (_posts.Any(post => post.Thread.IsBusy) || _loop.IsStopping)
                Volatile.Write(ref _isResting, 0);
            else
                Sleep(Timeout.InfiniteTimeSpan);
        }

        _loop.OnThreadEnded();
    }

    private void Sleep(TimeSpan time)
    {
        lock (_sleep)
        {
            if (time != Timeout.InfiniteTimeSpan)
                Monitor.Wait(_sleep, time);
            else
                while (Volatile.Read(ref _isResting) != 0)
                    Monitor.Wait(_sleep);
        }
    }

    private void Wake()
    {
        lock (_sleep)
            Monitor.Pulse(_sleep);
    }

    /// <returns>Whether anything was told since the last look.</returns>
    private bool Look()
    {
        var hasMoved = false;
        foreach (var post in _posts)
        {
            var told = post.Thread.Told;
            if (told != post.Told)
            {
                (post.Told, post.Ticks) = (told, 0);
                hasMoved = true;
            }
            else if (post.Thread.IsBusy)
            {
                hasMoved = true;
                if (++post.Ticks >= TicksUntilStuck)
                    Replace(post);
            }
        }

        return hasMoved;
    }

    private void Replace(Post post)
    {
        if (!HasStandIn || post.Thread.TryReplace() is not { } batch)
            return;
        post.Thread = CallStandIn(batch);
        (post.Told, post.Ticks) = (post.Thread.Told, 0);
    }

    private bool HasStandIn
    {
        get
        {
            lock (_gate)
                return _standIns.Count > 0 || _threads < MaxThreads;
        }
    }

    private LoopThread CallStandIn(LoopBatch batch)
    {
        LoopThread? standIn;
        lock (_gate)
        {
            if (!_standIns.TryPop(out standIn))
                _threads++;
        }

        if (standIn is not null)
        {
            standIn.Call(batch);
            return standIn;
        }

        standIn = new LoopThread(_loop);
        standIn.Start(batch);
        return standIn;
    }

    /// <summary>One place in the loop, and who holds it.</summary>
    private sealed class Post
    {
        public required LoopThread Thread { get; set; }

        public long Told { get; set; }

        public int Ticks { get; set; }
    }
}

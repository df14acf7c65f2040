using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorSocketIo.Remoting;

/// <summary>Runs mailboxes on threads of its own, which sleep when there is nothing to do, and on threads that are lent.</summary>
/// <remarks>
/// Named in <c>reference.conf</c>: the executor of what must run while handlers hold all threads of the pool. Akka's own executor with threads of its own looks for work
/// for a while before it sleeps; a node wakes some hundred times a second, so that took more than all the rest of an idle node. To wake a thread costs more than an
/// actor's turn here, so what a thread of its own or a lent one gives is left to that thread, unless it is much. It waits in the same queue as all else: if the thread is
/// held up, the next that is woken takes it.
/// </remarks>
internal sealed class OwnThreadsExecutor : ExecutorService
{
    /// <summary>How many mailboxes may wait for a thread that is awake.</summary>
    public const int MostLeft = 4;

    /// <summary>Turns that a lent thread takes at most before it goes back to its own work.</summary>
    public const int MostTurns = 64;

    [ThreadStatic]
    private static OwnThreadsExecutor? s_worker;

    /// <summary>To which executors this thread has given something while it is lent.</summary>
    [ThreadStatic]
    private static List<OwnThreadsExecutor>? s_given;

    [ThreadStatic]
    private static bool s_isLent;

    private readonly Action<Exception> _onFailure;
    private readonly Queue<IRunnable> _waiting = new();
    private bool _isShutDown;

    /// <param name="id">Names the threads.</param>
    /// <param name="threads">How many; they live until <see cref="Shutdown"/>.</param>
    /// <param name="onFailure">Hears what a turn throws, which is a mistake of Akka's or ours: the thread goes on.</param>
    public OwnThreadsExecutor(string id, int threads, Action<Exception> onFailure) : base(id)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _onFailure = onFailure;
        for (var i = 0; i < threads; i++)
            OwnThread.Start($"{id}-{i}", Work);
    }

    /// <summary>From now on this thread takes turns in <see cref="RunHere"/>.</summary>
    public static void LendThisThread()
    {
        s_given ??= [];
        s_isLent = true;
    }

    /// <summary>Lends this thread until the loan is disposed of, which takes turns of what was given meanwhile, as <see cref="RunHere"/> does.</summary>
    /// <remarks>For a few messages and nothing that may block: what is given waits until then.</remarks>
    public static Loan LendBriefly()
    {
        if (s_isLent || s_worker is not null)
            return default; // it is about to look anyway
        LendThisThread();
        return new Loan(isOwn: true);
    }

    /// <summary>Takes turns of what this thread, which is lent, has given to executors of this kind, and of what waits there besides.</summary>
    public static void RunHere()
    {
        for (var turns = 0; s_given is [.., var executor]; turns++)
        {
            if (turns < MostTurns && executor.TryTake(out var run))
            {
                executor.Run(run);
                continue;
            }

            s_given.RemoveAt(s_given.Count - 1);
            executor.WakeIfAnythingWaits();
        }
    }

    public override void Execute(IRunnable run)
    {
        if (!TryEnqueue(run))
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    /// <summary>Ends the threads when they have run what waits. What comes later runs on the pool: whoever tells an actor while the system ends must not fail.</summary>
    public override void Shutdown()
    {
        lock (_waiting)
        {
            _isShutDown = true;
            Monitor.PulseAll(_waiting);
        }
    }

    private bool TryEnqueue(IRunnable run)
    {
        lock (_waiting)
        {
            if (_isShutDown)
                return false;
            _waiting.Enqueue(run);
            if (!IsThisThreadAboutToLook() || _waiting.Count > MostLeft)
                Monitor.Pulse(_waiting);
            return true;
        }
    }

    private bool IsThisThreadAboutToLook()
    {
        if (s_isLent && !s_given!.Contains(this))
            s_given.Add(this);
        return s_worker == this || s_isLent;
    }

    private bool TryTake([NotNullWhen(true)] out IRunnable? run)
    {
        lock (_waiting)
            return _waiting.TryDequeue(out run);
    }

    private void WakeIfAnythingWaits()
    {
        lock (_waiting)
        {
            if (_waiting.Count > 0)
                Monitor.Pulse(_waiting);
        }
    }

    private void Work()
    {
        s_worker = this;
        while (Next() is { } run)
            Run(run);
    }

    private IRunnable? Next()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_isShutDown)
                    return null;
                Monitor.Wait(_waiting);
            }

            return _waiting.Dequeue();
        }
    }

    private void Run(IRunnable run)
    {
        try
        {
            run.Run();
        }
        catch (Exception e)
        {
            _onFailure(e);
        }
    }

    /// <summary>A thread that is lent for a moment.</summary>
    public readonly ref struct Loan
    {
        private readonly bool _isOwn;

        internal Loan(bool isOwn) => _isOwn = isOwn;

        /// <summary>Takes the turns, then the thread back.</summary>
        public void Dispose()
        {
            if (!_isOwn)
                return;
            try
            {
                RunHere();
            }
            finally
            {
                s_isLent = false;
            }
        }
    }
}

/// <summary>How a dispatcher finds the <see cref="OwnThreadsExecutor"/>: <c>own-threads.count</c> is the number of threads.</summary>
internal sealed class OwnThreadsExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new OwnThreadsExecutor(id, Config.GetInt("own-threads.count"), OnFailure);

    private void OnFailure(Exception e) => Prerequisites.EventStream.Publish(new Error(e, nameof(OwnThreadsExecutor), typeof(OwnThreadsExecutor), "An actor's turn failed outside of the actor."));
}

using Akka.Configuration;
using Akka.Dispatch;

namespace ActorSocketIo.Remoting;

/// <summary>Runs mailboxes on threads of its own, which sleep when there is nothing to do, and on threads that are lent.</summary>
/// <remarks>
/// Named in <c>reference.conf</c>: the executor of what must run while handlers hold all threads of the pool. Akka's own executor with threads of its own looks for work
/// for a while before it sleeps; a node wakes some hundred times a second, so that took more than all the rest of an idle node. To wake a thread costs more than
/// an actor's turn here, hence the two rules: what a lent thread gives is run by it, and what one of the own threads gives is run by it if it is all there is.
/// Neither waits long: no handler of the application runs here.
/// </remarks>
internal sealed class OwnThreadsExecutor : ExecutorService
{
    [ThreadStatic]
    private static OwnThreadsExecutor? s_worker;

    [ThreadStatic]
    private static Queue<IRunnable>? s_lent;

    private readonly Queue<IRunnable> _waiting = new();
    private bool _isShutDown;

    /// <param name="id">Names the threads.</param>
    /// <param name="threads">How many; they live until <see cref="Shutdown"/>.</param>
    public OwnThreadsExecutor(string id, int threads) : base(id)
    {
        for (var i = 0; i < threads; i++)
            new Thread(Work) { Name = $"{id}-{i}", IsBackground = true }.Start();
    }

    /// <summary>From now on what this thread gives to an executor of this kind waits for its next <see cref="RunHere"/>.</summary>
    public static void LendThisThread() => s_lent = new();

    /// <summary>Runs what this thread, which is lent, has given.</summary>
    public static void RunHere()
    {
        while (s_lent!.TryDequeue(out var run))
            run.Run();
    }

    public override void Execute(IRunnable run)
    {
        if (s_lent is { } lent)
            lent.Enqueue(run);
        else if (!TryEnqueue(run))
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
            if (s_worker != this || _waiting.Count > 1)
                Monitor.Pulse(_waiting);
            return true;
        }
    }

    private void Work()
    {
        s_worker = this;
        while (Next() is { } run)
            run.Run();
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
}

/// <summary>How a dispatcher finds the <see cref="OwnThreadsExecutor"/>: <c>own-threads.count</c> is the number of threads.</summary>
internal sealed class OwnThreadsExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new OwnThreadsExecutor(id, Config.GetInt("own-threads.count"));
}

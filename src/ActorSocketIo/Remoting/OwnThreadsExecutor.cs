using Akka.Configuration;
using Akka.Dispatch;

namespace ActorSocketIo.Hosting;

/// <summary>Runs mailboxes on threads of its own, which sleep when there is nothing to do.</summary>
/// <remarks>
/// Named in <c>reference.conf</c>: the executor of what must run while handlers hold all threads of the pool. Akka's own executor with threads of its own looks for work
/// for a while before it sleeps; a node wakes some hundred times a second, so that took more than all the rest of an idle node.
/// </remarks>
internal sealed class OwnThreadsExecutor : ExecutorService
{
    /// <summary>Whose worker this thread is.</summary>
    [ThreadStatic]
    private static OwnThreadsExecutor? s_worker;

    private readonly Queue<IRunnable> _waiting = new();
    private bool _isShutDown;

    /// <param name="id">Names the threads.</param>
    /// <param name="threads">How many; they live until <see cref="Shutdown"/>.</param>
    public OwnThreadsExecutor(string id, int threads) : base(id)
    {
        for (var i = 0; i < threads; i++)
            new Thread(Work) { Name = $"{id}-{i}", IsBackground = true }.Start();
    }

    public override void Execute(IRunnable run)
    {
        lock (_waiting)
        {
            if (!_isShutDown)
            {
                _waiting.Enqueue(run);
                // An actor that tells the next: this thread is about to look for work, and waking another costs more than the actor's turn.
                if (s_worker != this || _waiting.Count > 1)
                    Monitor.Pulse(_waiting);
                return;
            }
        }

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

using System.Collections.Concurrent;

namespace ActorSocketIo.Relay;

/// <summary>Runs work on the pool, one thing after the other.</summary>
/// <remarks>A link's actor hands over what may take locks or run an application's code, and goes on.</remarks>
/// <param name="onFault">Told what the work threw; what comes after it runs all the same.</param>
internal sealed class SerialQueue(Action<Exception> onFault) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Action> _work = new();
    private int _running;

    /// <summary>Adds work; returns at once.</summary>
    public void Add(Action work)
    {
        _work.Enqueue(work);
        if (Interlocked.Exchange(ref _running, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_work.TryDequeue(out var work))
                Run(work);
            Interlocked.Exchange(ref _running, 0);
        }
        while (!_work.IsEmpty && Interlocked.Exchange(ref _running, 1) == 0);
    }

    private void Run(Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // whatever it is: it must not end the process
        catch (Exception fault)
#pragma warning restore CA1031
        {
            onFault(fault);
        }
    }
}

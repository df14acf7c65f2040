namespace ActorSocketIo.Relay;

/// <summary>Runs work on the pool, one thing after the other.</summary>
/// <remarks>A link's actor hands over what may take locks or run an application's code, and goes on. Idle it holds no queue.</remarks>
/// <param name="onFault">Told what the work threw; what comes after it runs all the same.</param>
internal sealed class SerialQueue(Action<Exception> onFault) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private Queue<Action>? _work; // null while nothing runs

    /// <summary>Adds work; returns at once.</summary>
    public void Add(Action work)
    {
        lock (_gate)
        {
            if (_work is not null)
            {
                _work.Enqueue(work);
                return;
            }

            _work = new Queue<Action>([work]);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TryTake(out var work))
            Run(work);
    }

    private bool TryTake(out Action work)
    {
        lock (_gate)
        {
            if (_work!.TryDequeue(out work!))
                return true;
            _work = null;
            return false;
        }
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

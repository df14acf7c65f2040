namespace ActorSocketIo.Guarding;

/// <summary>Does something soon, once, however often it is asked to before it begins.</summary>
internal sealed class Later(Action action)
{
    private int _isDue;

    public void Start()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static later => later.Run(), this, preferLocal: false);
    }

    private void Run()
    {
        Volatile.Write(ref _isDue, 0);
        action();
    }
}

using System.Diagnostics.CodeAnalysis;

namespace ActorSocketIo.Sessions;

/// <summary>What the frames of one read wake runs on the thread that read them, when the read is over: a second thread costs more than a turn.</summary>
/// <remarks>
/// Only the first that is woken, mostly the only one: others, and what that wakes, run on the pool, so that it may wait for them. On a thread that is watched the others
/// run there too, and on the pool once it is held up. They run as they would
/// there, without the reader's execution context: what a handler leaves in an <see cref="AsyncLocal{T}"/> is not for the next event.
/// </remarks>
internal sealed class ReadBatch
{
    [ThreadStatic]
    private static ReadBatch? t_batch;

    private readonly Queue<IThreadPoolWorkItem> _woken = []; // and what guards it: the watch is another thread
    private int _reads;
    private bool _isWatched;

    /// <summary>Somebody watches this thread from now on.</summary>
    /// <returns>Whose <see cref="GiveUp"/> he calls when the thread is held up.</returns>
    public static ReadBatch Watch()
    {
        t_batch ??= new ReadBatch();
        t_batch._isWatched = true;
        return t_batch;
    }

    /// <summary>This thread reads: until <see cref="End"/>, <see cref="TryAdd"/> takes what it wakes.</summary>
    public static void Begin() => (t_batch ??= new ReadBatch())._reads++;

    /// <summary>Keeps work until this thread's read is over.</summary>
    /// <returns>False if the thread is not reading.</returns>
    public static bool TryAdd(IThreadPoolWorkItem work)
    {
        if (t_batch is not { _reads: > 0 } batch)
            return false;
        lock (batch._woken)
            batch._woken.Enqueue(work);
        return true;
    }

    /// <summary>Runs what was kept, if this was the thread's outermost read.</summary>
    public static void End()
    {
        var batch = t_batch!;
        if (--batch._reads > 0 || !batch.TryTake(out var work))
            return;
        if (!batch._isWatched)
            batch.GiveUp();
        t_batch = null; // what runs now is no reader any more; if it reads itself, it has a batch of its own
        try
        {
            do
                CleanContext.Run(static work => ((IThreadPoolWorkItem)work!).Execute(), work);
            while (batch.TryTake(out work));
        }
        finally
        {
            batch.GiveUp();
            t_batch = batch;
        }
    }

    /// <summary>What has not begun runs on the pool. Any thread.</summary>
    public void GiveUp()
    {
        while (TryTake(out var work))
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private bool TryTake([NotNullWhen(true)] out IThreadPoolWorkItem? work)
    {
        lock (_woken)
            return _woken.TryDequeue(out work);
    }
}

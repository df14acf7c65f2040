namespace ActorSocketIo.Sessions;

/// <summary>What the frames of one read wake runs on the thread that read them, when the read is over: a second thread costs more than a turn.</summary>
/// <remarks>
/// Only the first that is woken, mostly the only one: others, and what that wakes, run on the pool, so that it may wait for them. It runs as it would
/// there, without the reader's execution context: what a handler leaves in an <see cref="AsyncLocal{T}"/> is not for the next event.
/// </remarks>
internal sealed class ReadBatch
{
    private static readonly ExecutionContext Clean = CaptureClean();

    [ThreadStatic]
    private static ReadBatch? t_batch;

    private readonly List<IThreadPoolWorkItem> _woken = [];
    private int _reads;

    /// <summary>This thread reads: until <see cref="End"/>, <see cref="TryAdd"/> takes what it wakes.</summary>
    public static void Begin() => (t_batch ??= new ReadBatch())._reads++;

    /// <summary>Keeps work until this thread's read is over.</summary>
    /// <returns>False if the thread is not reading.</returns>
    public static bool TryAdd(IThreadPoolWorkItem work)
    {
        if (t_batch is not { _reads: > 0 } batch)
            return false;
        batch._woken.Add(work);
        return true;
    }

    /// <summary>Runs what was kept, if this was the thread's outermost read.</summary>
    public static void End()
    {
        var batch = t_batch!;
        if (--batch._reads > 0 || batch._woken.Count == 0)
            return;
        var first = batch._woken[0];
        for (var i = 1; i < batch._woken.Count; i++)
            ThreadPool.UnsafeQueueUserWorkItem(batch._woken[i], preferLocal: false);
        batch._woken.Clear();
        t_batch = null; // what runs now is no reader any more; if it reads itself, it has a batch of its own
        try
        {
            ExecutionContext.Run(Clean, static work => ((IThreadPoolWorkItem)work!).Execute(), first);
        }
        finally
        {
            t_batch = batch;
        }
    }

    // A thread that was started without one has none of anybody's.
    private static ExecutionContext CaptureClean()
    {
        ExecutionContext? clean = null;
        var thread = new Thread(() => clean = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return clean!;
    }
}

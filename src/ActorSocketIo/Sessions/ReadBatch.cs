namespace ActorSocketIo.Sessions;

/// <summary>What the frames of one read wake runs on the thread that read them, when the read is over: a second thread costs more than a turn.</summary>
/// <remarks>Only what the reader itself wakes; what is woken by that runs on the pool, so that it may be waited for.</remarks>
internal sealed class ReadBatch
{
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
        t_batch = null; // what runs now is no reader any more; if it reads itself, it has a batch of its own
        try
        {
            foreach (var work in batch._woken)
                work.Execute();
        }
        finally
        {
            batch._woken.Clear();
            t_batch = batch;
        }
    }
}

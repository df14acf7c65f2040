namespace ActorSocketIo.Sockets;

/// <summary>Counts the sockets of a server that were connected and have not ended, disconnect listeners included.</summary>
internal sealed class OpenSockets
{
    private int _count;
    private TaskCompletionSource? _none;

    public int Count => Volatile.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);

    public void Remove()
    {
        if (Interlocked.Decrement(ref _count) == 0)
            Volatile.Read(ref _none)?.TrySetResult();
    }

    /// <summary>Completes when there is none. To be asked once no more are added.</summary>
    public Task WhenNone()
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var none = Interlocked.CompareExchange(ref _none, own, null) ?? own;
        if (Count == 0)
            none.TrySetResult();
        return none.Task;
    }
}

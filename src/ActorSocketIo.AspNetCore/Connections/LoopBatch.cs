namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>What one wait has brought. Filled by one thread, and not again once another one goes on with it.</summary>
internal sealed class LoopBatch
{
    private const int MaxEvents = 16;

    private readonly byte[] _events = new byte[MaxEvents * Epoll.EventBytes];
    private int _count;
    private int _next;

    /// <summary>Waits for more; what is in it is over.</summary>
    public void Fill(Epoll epoll)
    {
        _count = epoll.Wait(_events);
        _next = 0;
    }

    /// <summary>Takes the next event; each is taken once, by whichever thread.</summary>
    public bool TryTake(out LoopEvent taken)
    {
        var index = Interlocked.Increment(ref _next) - 1;
        taken = index < _count ? Epoll.Read(_events, index) : default;
        return index < _count;
    }
}

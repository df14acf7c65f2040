namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Counts connections that the web server knows no more of, so that it can wait for them too when it stops.</summary>
internal sealed class DetachedConnections
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _none;
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>One more.</summary>
    public void Add()
    {
        lock (_gate)
            _count++;
    }

    /// <summary>One of them has ended.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            if (--_count == 0)
                _none?.TrySetResult();
        }
    }

    /// <summary>Waits until there are none, or for so long.</summary>
    public async Task WhenNoneAsync(TimeSpan patience)
    {
        Task none;
        lock (_gate)
        {
            if (_count == 0)
                return;
            _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
            none = _none.Task;
        }

        await none.WaitAsync(patience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

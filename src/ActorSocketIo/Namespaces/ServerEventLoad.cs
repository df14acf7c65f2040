namespace ActorSocketIo.Namespaces;

/// <summary>What other servers have emitted and this node's listeners have not done with: bounded, since a link goes on as soon as it has handed an event over.</summary>
/// <remarks>Over a limit an event is dropped and counted; whoever waits for this node's answer misses it at once. One alone may be of any size.</remarks>
internal sealed class ServerEventLoad(SocketIoOptions options)
{
    private int _events;
    private long _bytes;

    /// <summary>Takes an event, or counts that it is dropped.</summary>
    public bool TryAdd(long bytes)
    {
        var events = Interlocked.Increment(ref _events);
        var total = Interlocked.Add(ref _bytes, bytes);
        if (events <= options.MaxPendingServerEvents && (total <= options.MaxPendingServerEventBytes || total == bytes))
            return true;
        Remove(bytes);
        SocketIoMetrics.ServerEventsDropped.Add(1);
        return false;
    }

    /// <summary>All listeners of an event have done with it.</summary>
    public void Remove(long bytes)
    {
        Interlocked.Decrement(ref _events);
        Interlocked.Add(ref _bytes, -bytes);
    }
}

using ActorSocketIo.Link;

namespace ActorSocketIo.Guarding;

/// <summary>Has stamps name a node no more that went so long ago that none of its emits can be missed.</summary>
internal sealed class GoneEmitters(EmitOrder order, TimeProvider time, TimeSpan memory) : IPeerObserver
{
    private readonly Queue<(NodeToken Node, long At)> _gone = new(); // and the lock

    public void OnChanged()
    {
    }

    public void OnRemoved(NodeToken node)
    {
        lock (_gone)
            _gone.Enqueue((node, time.GetTimestamp()));
    }

    /// <summary>To be called now and then.</summary>
    public void Forget()
    {
        HashSet<NodeToken> forgotten = [];
        lock (_gone)
            while (_gone.TryPeek(out var next) && time.GetElapsedTime(next.At) > memory)
                forgotten.Add(_gone.Dequeue().Node);
        if (forgotten.Count > 0)
            order.Forget(forgotten.Contains);
    }
}

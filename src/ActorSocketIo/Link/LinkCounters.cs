namespace ActorSocketIo.Link;

/// <summary>What happened in one lane to one node, or on all links of this node, since it started; read by <see cref="LinkMetrics"/>.</summary>
/// <param name="total">Counts along: that of the whole node.</param>
/// <remarks>Counters only grow. Messages, unless the name says otherwise.</remarks>
internal sealed class LinkCounters(LinkCounters? total = null)
{
    private LinkCounters[] _lanes = [];
    private long _sent, _sentBytes, _received, _refusedVolatile, _dropped, _resent, _duplicates, _gaps, _undecodable, _unhandled;

    /// <summary>Those of a node, which are also kept by lane.</summary>
    public static LinkCounters OfNode()
    {
        var node = new LinkCounters();
        node._lanes = [.. NodeLink.Lanes.Select(_ => new LinkCounters(node))];
        return node;
    }

    /// <summary>Those of one lane to all nodes; that of interest is the traffic of leases. Only of <see cref="OfNode"/>.</summary>
    public LinkCounters Of(Lane lane) => _lanes[(int)lane];

    /// <summary>Handed over by callers and taken.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Bytes of what was taken, before it was cut in pieces.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>Delivered to a handler here.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Volatile ones refused because the window was full.</summary>
    public long RefusedVolatile => Volatile.Read(ref _refusedVolatile);

    /// <summary>Others dropped because the queue was full or the node gone.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Pieces sent again after a loss.</summary>
    public long Resent => Volatile.Read(ref _resent);

    /// <summary>Pieces that had arrived before.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Times that a receiver saw a number missing.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>Arrived, but not in a form that this version reads.</summary>
    public long Undecodable => Volatile.Read(ref _undecodable);

    /// <summary>Arrived, but of a type that nobody subscribed to.</summary>
    public long Unhandled => Volatile.Read(ref _unhandled);

    internal void CountSent(int bytes)
    {
        Interlocked.Increment(ref _sent);
        Interlocked.Add(ref _sentBytes, bytes);
        total?.CountSent(bytes);
    }

    internal void CountReceived()
    {
        Interlocked.Increment(ref _received);
        total?.CountReceived();
    }

    internal void CountRefusedVolatile()
    {
        Interlocked.Increment(ref _refusedVolatile);
        total?.CountRefusedVolatile();
    }

    internal void CountDropped()
    {
        Interlocked.Increment(ref _dropped);
        total?.CountDropped();
    }

    internal void CountResent()
    {
        Interlocked.Increment(ref _resent);
        total?.CountResent();
    }

    internal void CountDuplicate()
    {
        Interlocked.Increment(ref _duplicates);
        total?.CountDuplicate();
    }

    internal void CountGap()
    {
        Interlocked.Increment(ref _gaps);
        total?.CountGap();
    }

    internal void CountUndecodable()
    {
        Interlocked.Increment(ref _undecodable);
        total?.CountUndecodable();
    }

    internal void CountUnhandled()
    {
        Interlocked.Increment(ref _unhandled);
        total?.CountUnhandled();
    }
}

namespace ActorSocketIo.Sockets;

/// <summary>The acknowledgements that a socket owes; any thread may add, settle or fail them.</summary>
/// <remarks>Every socket has one: it is its own lock, for bookkeeping only.</remarks>
internal sealed class AckTable(EventInbox inbox)
{
    private Dictionary<long, PendingAck>? _pending;
    private bool _closed;

    /// <summary>Whether anything waits for this socket's client.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (this)
                return _pending is not { Count: > 0 };
        }
    }

    /// <summary>Waits for an id; fails at once if the socket is closed.</summary>
    public void Add(long id, PendingAck ack)
    {
        lock (this)
        {
            if (!_closed)
            {
                (_pending ??= [])[id] = ack;
                inbox.ExpectAck();
                return;
            }
        }

        ack.Abandon();
    }

    /// <summary>Settles an id with what the client answered; ids that nobody waits for are ignored.</summary>
    public void Settle(long id, Arguments answer) => Take(id)?.Settle(answer);

    /// <summary>Stops waiting for an id.</summary>
    /// <returns>What waited; null if it was settled already.</returns>
    public PendingAck? Take(long id)
    {
        lock (this)
        {
            if (_pending is null || !_pending.Remove(id, out var ack))
                return null;
            inbox.ForgetAcks(1);
            return ack;
        }
    }

    /// <summary>The client will answer nothing any more.</summary>
    public void Close()
    {
        Dictionary<long, PendingAck>? left;
        lock (this)
        {
            _closed = true;
            left = _pending;
            _pending = null;
            inbox.ForgetAcks(left?.Count ?? 0);
        }

        foreach (var ack in left?.Values ?? Enumerable.Empty<PendingAck>())
            ack.Abandon();
    }
}

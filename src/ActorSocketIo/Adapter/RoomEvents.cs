namespace ActorSocketIo.Adapters;

/// <summary>The changes of rooms that an adapter's listeners are still to be told of, in the order in which they happened.</summary>
/// <remarks>
/// A change is made and noted under <see cref="Gate"/>; listeners are the application's, so they are told when no lock is held: by whoever
/// comes out of its locks first, one change after the other, but not of more than there were then: the rest is told on the pool. A listener that changes
/// rooms itself is told of that when it has returned. Changes that more than <see cref="MaxNoted"/> others wait before are not told of, and counted:
/// then a listener is too slow, or hangs.
/// </remarks>
internal sealed class RoomEvents(Action<RoomChange> tell)
{
    /// <summary>How many changes may wait for listeners.</summary>
    public const int MaxNoted = 100_000;

    private readonly Queue<RoomChange> _noted = new();
    private bool _isTelling;

    /// <summary>Held while the index is changed and the change is noted: so the notes have the order of the changes.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Keeps a change; under <see cref="Gate"/>.</summary>
    public void Note(RoomChangeKind kind, string room, string socketId = "")
    {
        if (_noted.Count < MaxNoted)
            _noted.Enqueue(new RoomChange(kind, room, socketId));
        else
            SocketIoMetrics.RoomChangesDropped.Add(1);
    }

    /// <summary>Tells what the caller and others have noted, unless somebody is doing that. To be called without any lock.</summary>
    public void Raise()
    {
        if (_noted.Count == 0)
            return; // what this thread noted it sees
        int waiting;
        lock (Gate)
        {
            if (_isTelling)
                return;
            _isTelling = true;
            waiting = _noted.Count;
        }

        for (; waiting > 0 && TryTake(out var change); waiting--)
            tell(change);
        if (_noted.Count > 0)
            ThreadPool.UnsafeQueueUserWorkItem(static events => events.TellTheRest(), this, preferLocal: false);
        else
            TellTheRest();
    }

    private void TellTheRest()
    {
        while (TryTake(out var change))
            tell(change);
    }

    private bool TryTake(out RoomChange change)
    {
        lock (Gate)
            return _isTelling = _noted.TryDequeue(out change);
    }
}

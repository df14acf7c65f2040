namespace ActorSocketIo.Adapters;

/// <summary>The changes of rooms that an adapter's listeners are still to be told of, in the order in which they happened.</summary>
/// <remarks>
/// A change is made and noted under <see cref="Gate"/>; listeners are the application's, so they are told when no lock is held: by whoever
/// comes out of its locks first, one change after the other. A listener that changes rooms itself is told of that when it has returned.
/// </remarks>
internal sealed class RoomEvents(Action<RoomChange> tell)
{
    private readonly Queue<RoomChange> _noted = new();
    private bool _isTelling;

    /// <summary>Held while the index is changed and the change is noted: so the notes have the order of the changes.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Keeps a change; under <see cref="Gate"/>.</summary>
    public void Note(RoomChangeKind kind, string room, string socketId = "") => _noted.Enqueue(new RoomChange(kind, room, socketId));

    /// <summary>Tells what the caller and others have noted, unless somebody is doing that. To be called without any lock.</summary>
    public void Raise()
    {
        if (_noted.Count == 0)
            return; // what this thread noted it sees
        lock (Gate)
        {
            if (_isTelling)
                return;
            _isTelling = true;
        }

        while (TryTake(out var change))
            tell(change);
    }

    private bool TryTake(out RoomChange change)
    {
        lock (Gate)
            return _isTelling = _noted.TryDequeue(out change);
    }
}

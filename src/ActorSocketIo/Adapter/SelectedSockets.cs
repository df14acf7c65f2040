namespace ActorSocketIo.Adapters;

/// <summary>The connected sockets that a scope selects on a node, each once: a snapshot that is walked where it lies.</summary>
/// <remarks>
/// Nothing is copied for the sockets that are left out, because a broadcast that leaves out its sender is the commonest of all. Sockets that are still in
/// middleware, or are closing, are in rooms but not in here.
/// </remarks>
internal readonly ref struct SelectedSockets(ReadOnlySpan<Socket> candidates, Socket? butOne, HashSet<Socket>? butAll)
{
    private readonly ReadOnlySpan<Socket> _candidates = candidates;

    public int Count()
    {
        var count = 0;
        foreach (var _ in this)
            count++;
        return count;
    }

    /// <summary>A copy, for those who change rooms while they walk or come back to it later.</summary>
    public Socket[] ToArray()
    {
        var sockets = new List<Socket>(_candidates.Length);
        foreach (var socket in this)
            sockets.Add(socket);
        return [.. sockets];
    }

    /// <summary>Those whose ids come next in ordinal order.</summary>
    /// <param name="id">After this one; from the start if null.</param>
    /// <param name="limit">At most so many; a walk keeps no more than these.</param>
    public Socket[] After(string? id, int limit)
    {
        var next = new PriorityQueue<Socket, string>(Comparer<string>.Create(static (a, b) => string.CompareOrdinal(b, a))); // the last is dequeued first
        foreach (var socket in this)
        {
            if (id is not null && string.CompareOrdinal(socket.Id, id) <= 0)
                continue;
            if (next.Count < limit)
                next.Enqueue(socket, socket.Id);
            else
                next.EnqueueDequeue(socket, socket.Id);
        }

        var sockets = new Socket[next.Count];
        for (var i = sockets.Length - 1; i >= 0; i--)
            sockets[i] = next.Dequeue();
        return sockets;
    }

    public Enumerator GetEnumerator() => new(this);

    private bool Has(Socket socket) => socket.Connected && socket != butOne && butAll?.Contains(socket) != true;

    public ref struct Enumerator(SelectedSockets selected)
    {
        private readonly SelectedSockets _selected = selected;
        private int _at = -1;

        public readonly Socket Current => _selected._candidates[_at];

        public bool MoveNext()
        {
            while (++_at < _selected._candidates.Length)
                if (_selected.Has(_selected._candidates[_at]))
                    return true;
            return false;
        }
    }
}

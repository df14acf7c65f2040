namespace ActorSocketIo.Adapters;

/// <summary>The connected sockets among the members that a scope selects on a node, each once.</summary>
/// <remarks>Sockets that are still in middleware, or are closing, are in rooms but not in here.</remarks>
internal readonly ref struct SelectedSockets(SelectedMembers members)
{
    private readonly SelectedMembers _members = members;

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
        var sockets = new List<Socket>(_members.Most);
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

    public Enumerator GetEnumerator() => new(_members);

    public ref struct Enumerator(SelectedMembers members)
    {
        private SelectedMembers.Enumerator _members = members.GetEnumerator();

        public Socket Current { get; private set; } = null!;

        public bool MoveNext()
        {
            while (_members.MoveNext())
            {
                if (_members.Current.Connected is not { } socket)
                    continue;
                Current = socket;
                return true;
            }

            return false;
        }
    }
}

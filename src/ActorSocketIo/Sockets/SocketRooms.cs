namespace ActorSocketIo.Sockets;

/// <summary>The rooms of one socket: its side of the adapter's index.</summary>
/// <remarks>The lock is that of its <see cref="SocketLife"/>, so nothing is joined once the end has begun. The application is told of changes after it.</remarks>
internal sealed class SocketRooms(Socket socket, Adapter adapter)
{
    private JoinedRooms _joined;

    /// <summary>A copy, the private room included.</summary>
    public IReadOnlySet<string> Names
    {
        get
        {
            lock (socket.Life)
                return new HashSet<string>(_joined.ToArray(), StringComparer.Ordinal);
        }
    }

    /// <summary>As <see cref="Names"/>, in the order of joining; the array may be shared and must not be changed.</summary>
    public string[] ToArray()
    {
        lock (socket.Life)
            return _joined.ToArray();
    }

    /// <summary>Enters the private room, and the index with it. The caller holds the lock, and raises the adapter's events after it.</summary>
    public void Enter()
    {
        _joined.Add(socket.Id);
        adapter.Join(socket, socket.Id);
    }

    public Task Join(ReadOnlySpan<string> rooms)
    {
        List<Task>? unknown = null;
        foreach (var room in rooms)
        {
            ArgumentNullException.ThrowIfNull(room);
            if (!TryJoin(room))
                continue;
            var known = adapter.Remote.WhenKnown(room);
            if (!known.IsCompletedSuccessfully)
                (unknown ??= []).Add(known.AsTask());
        }

        adapter.RaiseEvents();
        return unknown is null ? Task.CompletedTask : Task.WhenAll(unknown);
    }

    public void Leave(ReadOnlySpan<string> rooms)
    {
        foreach (var room in rooms)
        {
            lock (socket.Life)
            {
                if (room != socket.Id && _joined.Remove(room))
                    adapter.Leave(socket, room);
            }
        }

        adapter.RaiseEvents();
    }

    /// <summary>Leaves everything, in the order of joining; the socket is ending and joins nothing any more.</summary>
    public void Close()
    {
        lock (socket.Life)
        {
            foreach (var room in _joined.ToArray())
                adapter.Leave(socket, room);
            _joined = default;
        }

        adapter.RaiseEvents();
    }

    private bool TryJoin(string room)
    {
        lock (socket.Life)
        {
            if (socket.Life.IsEnding || room == socket.Id)
                return false;
            if (_joined.Add(room))
                adapter.Join(socket, room);
            return true;
        }
    }
}

namespace ActorSocketIo.Sockets;

/// <summary>The rooms of one socket: its side of the adapter's index.</summary>
internal sealed class SocketRooms(Socket socket, Adapter adapter)
{
    private readonly Lock _lock = new();
    private HashSet<string>? _joined;
    private bool _isIn;
    private bool _closed;

    /// <summary>A copy, the private room included.</summary>
    public IReadOnlySet<string> Names
    {
        get
        {
            lock (_lock)
            {
                var names = _joined is null ? new HashSet<string>(StringComparer.Ordinal) : new HashSet<string>(_joined, StringComparer.Ordinal);
                if (_isIn)
                    names.Add(socket.Id);
                return names;
            }
        }
    }

    /// <summary>Enters the private room, and the index with it.</summary>
    /// <returns>False if the socket was closed meanwhile.</returns>
    public bool Enter()
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _isIn = true;
            adapter.Add(socket);
            return true;
        }
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

        return unknown is null ? Task.CompletedTask : Task.WhenAll(unknown);
    }

    public void Leave(ReadOnlySpan<string> rooms)
    {
        foreach (var room in rooms)
        {
            lock (_lock)
            {
                if (_joined is not null && _joined.Remove(room))
                    adapter.Leave(socket, room);
            }
        }
    }

    /// <summary>Leaves everything for good, the private room first.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            if (_isIn)
                adapter.Remove(socket);
            _isIn = false;
            foreach (var room in _joined ?? [])
                adapter.Leave(socket, room);
            _joined = null;
        }
    }

    private bool TryJoin(string room)
    {
        lock (_lock)
        {
            if (_closed || room == socket.Id)
                return false;
            if ((_joined ??= new(StringComparer.Ordinal)).Add(room))
                adapter.Join(socket, room);
            return true;
        }
    }
}

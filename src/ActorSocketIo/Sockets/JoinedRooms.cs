namespace ActorSocketIo.Sockets;

/// <summary>The names of a socket's rooms, in the order in which it joined them.</summary>
/// <remarks>Most sockets have a few: those are in an array, more in a table. Not thread-safe.</remarks>
internal struct JoinedRooms
{
    private const int Few = 8;

    private string[]? _few;
    private Dictionary<string, long>? _many; // and when each was joined
    private long _joins;
    private int _count;

    /// <summary>Adds a room behind the others.</summary>
    /// <returns>False if it is there.</returns>
    public bool Add(string room)
    {
        if (_many is null && IndexOf(room) >= 0)
            return false;
        if (_many is null && _count == Few)
        {
            _many = new(StringComparer.Ordinal);
            foreach (var earlier in _few!)
                _many.Add(earlier, _joins++);
            _few = null;
        }

        if (_many is not null)
            return _many.TryAdd(room, _joins++);
        if (_few is null || _count == _few.Length)
            Array.Resize(ref _few, Math.Clamp(_count * 2, 1, Few));
        _few[_count++] = room;
        return true;
    }

    /// <summary>Takes a room out.</summary>
    /// <returns>False if it is not there.</returns>
    public bool Remove(string room)
    {
        if (_many is not null)
            return _many.Remove(room);
        var at = IndexOf(room);
        if (at < 0)
            return false;
        _few = [.. _few.AsSpan(0, at), .. _few.AsSpan(at + 1, _count - at - 1)]; // the array that was may be somebody's
        _count--;
        return true;
    }

    /// <summary>All of them, first joined first. The array may be given to others too: nobody may change it.</summary>
    public string[] ToArray()
    {
        if (_many is not null)
            return [.. _many.OrderBy(room => room.Value).Select(room => room.Key)];
        if (_few is null || _few.Length != _count)
            _few = _few.AsSpan(0, _count).ToArray();
        return _few;
    }

    private readonly int IndexOf(string room) => _few is null ? -1 : Array.IndexOf(_few, room, 0, _count);
}

namespace ActorSocketIo.Sockets;

/// <summary>The sockets of one client by their namespaces' names; null for one that is being let in.</summary>
/// <remarks>Most clients have one, which needs no dictionary of a quarter of a kilobyte. Not thread-safe.</remarks>
internal sealed class SocketsByNamespace
{
    private string? _name; // of the first; null if there is none, or if there is a dictionary
    private Socket? _first;
    private Dictionary<string, Socket?>? _many;

    public int Count => _many?.Count ?? (_name is null ? 0 : 1);

    /// <summary>Those that were let in.</summary>
    public IEnumerable<Socket> All => _many is not null ? _many.Values.OfType<Socket>() : _first is null ? [] : [_first];

    /// <summary>Adds one, or replaces the one of that namespace.</summary>
    public Socket? this[string name]
    {
        set
        {
            if (_many is null && (_name is null || _name == name))
            {
                (_name, _first) = (name, value);
                return;
            }

            _many ??= new(StringComparer.Ordinal) { [_name!] = _first };
            (_name, _first) = (null, null);
            _many[name] = value;
        }
    }

    public bool TryGetValue(string name, out Socket? socket)
    {
        if (_many is not null)
            return _many.TryGetValue(name, out socket);
        socket = _name == name ? _first : null;
        return _name == name;
    }

    public void Remove(string name)
    {
        _many?.Remove(name);
        if (_name == name)
            (_name, _first) = (null, null);
    }

    public void Clear() => (_name, _first, _many) = (null, null, null);
}

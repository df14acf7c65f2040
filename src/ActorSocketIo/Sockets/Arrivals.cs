using System.Collections.Concurrent;

namespace ActorSocketIo.Sockets;

/// <summary>Sockets whose actors are being started: a shard makes an actor from an id alone, and finds the rest here.</summary>
internal sealed class Arrivals
{
    private readonly ConcurrentDictionary<string, Socket> _byId = new(StringComparer.Ordinal);

    /// <summary>How many wait for their actor.</summary>
    public int Count => _byId.Count;

    public void Add(Socket socket) => _byId[socket.EntityId] = socket;

    public Socket? Find(string id) => _byId.GetValueOrDefault(id);

    public Socket? Take(string id) => _byId.TryRemove(id, out var socket) ? socket : null;
}

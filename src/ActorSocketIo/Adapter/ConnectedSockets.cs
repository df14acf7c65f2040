using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Adapters;

/// <summary>The members of a namespace as applications see them: those that are connected, by id.</summary>
internal sealed class ConnectedSockets(ConcurrentDictionary<string, Membership> members, LocalRoom everyone) : IReadOnlyDictionary<string, Socket>
{
    /// <inheritdoc/>
    public IEnumerable<string> Keys => this.Select(socket => socket.Key);

    /// <inheritdoc/>
    public IEnumerable<Socket> Values => this.Select(socket => socket.Value);

    /// <inheritdoc/>
    public int Count => everyone.Count;

    /// <inheritdoc/>
    public Socket this[string key] => TryGetValue(key, out var socket) ? socket : throw new KeyNotFoundException($"There is no connected socket {key} on this node.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Socket value) => (value = members.GetValueOrDefault(key)?.Awake) is not null;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Socket>> GetEnumerator()
    {
        foreach (var (id, member) in members)
            if (member.Awake is { } socket)
                yield return KeyValuePair.Create(id, socket);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace ActorSocketIo.Link;

/// <summary>The table behind <see cref="IPeers"/>; <see cref="PeersActor"/> writes it.</summary>
internal sealed class Peers(NodeToken self) : IPeers
{
    private readonly ConcurrentDictionary<Registration, byte> _registrations = new();
    private volatile bool _hasEnded;
    private volatile Snapshot _now = new(ImmutableDictionary<NodeToken, Peer>.Empty, []);

    /// <inheritdoc/>
    public NodeToken Self => self;

    /// <inheritdoc/>
    public ImmutableArray<NodeToken> Others => _now.Others;

    /// <inheritdoc/>
    public IEnumerable<Peer> All => _now.ByToken.Values;

    /// <inheritdoc/>
    public bool HasEnded => _hasEnded;

    /// <inheritdoc/>
    public bool IsAlive(NodeToken node) => node == self || _now.ByToken.ContainsKey(node);

    /// <inheritdoc/>
    public bool IsReachable(NodeToken node) => node == self || (_now.ByToken.TryGetValue(node, out var peer) && peer.IsReachable);

    /// <inheritdoc/>
    public bool TryGet(NodeToken node, [NotNullWhen(true)] out Peer? peer) => _now.ByToken.TryGetValue(node, out peer);

    /// <inheritdoc/>
    public IDisposable TellWhenLost(ICanTell listener, ReadOnlySpan<NodeToken> nodes)
    {
        var registration = new Registration(this, listener, [.. nodes]);
        _registrations.TryAdd(registration, 0);
        // Registered first, looked up second: a loss in between is told twice, not missed.
        foreach (var node in nodes)
            if (!IsReachable(node))
                listener.Tell(new NodeLost(node), ActorRefs.NoSender);
        return registration;
    }

    /// <summary>This node knows nothing of the others any more. Comes before they are taken out.</summary>
    public void End() => _hasEnded = true;

    /// <summary>Puts a member in, as it is now.</summary>
    public void Put(Peer peer)
    {
        var before = _now.ByToken.GetValueOrDefault(peer.Token);
        _now = Snapshot.Of(_now.ByToken.SetItem(peer.Token, peer));
        if (!peer.IsReachable && before is null or { IsReachable: true })
            TellLost(peer.Token);
    }

    /// <summary>Takes a member out for good.</summary>
    public void Remove(NodeToken node)
    {
        if (!_now.ByToken.TryGetValue(node, out var before))
            return;
        _now = Snapshot.Of(_now.ByToken.Remove(node));
        if (before.IsReachable)
            TellLost(node);
    }

    private void TellLost(NodeToken node)
    {
        var lost = new NodeLost(node);
        foreach (var (registration, _) in _registrations)
            if (registration.Nodes.Contains(node))
                registration.Listener.Tell(lost, ActorRefs.NoSender);
    }

    private sealed record Snapshot(ImmutableDictionary<NodeToken, Peer> ByToken, ImmutableArray<NodeToken> Others)
    {
        public static Snapshot Of(ImmutableDictionary<NodeToken, Peer> peers) => new(peers, [.. peers.Values.Where(p => p.Serves).Select(p => p.Token).Order()]);
    }

    private sealed class Registration(Peers peers, ICanTell listener, ImmutableArray<NodeToken> nodes) : IDisposable
    {
        public ICanTell Listener => listener;

        public ImmutableArray<NodeToken> Nodes => nodes;

        public void Dispose() => peers._registrations.TryRemove(this, out _);
    }
}

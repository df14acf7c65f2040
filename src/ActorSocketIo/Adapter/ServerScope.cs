using System.Collections.Immutable;
using ActorSocketIo.Link;

namespace ActorSocketIo.Adapters;

/// <summary>Which nodes are told something, and how long to wait for them. Immutable.</summary>
internal sealed record ServerScope
{
    public static readonly ServerScope Others = new();

    /// <summary>Only these, which may be none; null: all others.</summary>
    public ImmutableArray<NodeToken>? Named { get; init; }

    public bool IncludesThis { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <exception cref="ArgumentException">One is not the token of a node.</exception>
    public ServerScope To(ReadOnlySpan<string> nodes)
    {
        var named = (Named ?? []).ToBuilder();
        foreach (var text in nodes)
            named.Add(NodeToken.TryParse(text, out var token) ? token : throw new ArgumentException($"is '{text}', which is not the token of a node", nameof(nodes)));
        return this with { Named = named.ToImmutable() };
    }

    /// <summary>The nodes, each once.</summary>
    public ImmutableArray<NodeToken> Select(IPeers peers)
    {
        var nodes = Named ?? peers.Others;
        return [.. IncludesThis ? nodes.Add(peers.Self).Distinct() : nodes.Distinct()];
    }
}

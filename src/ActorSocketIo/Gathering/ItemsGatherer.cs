using System.Collections.Immutable;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Collects items; a node is missing unless it has said all that it has.</summary>
internal abstract class ItemsGatherer<TItem>(GatherRequest request) : Gatherer<PartialAnswer<TItem>>(request)
{
    /// <summary>What has come so far.</summary>
    protected List<TItem> Found { get; } = [];

    protected override PartialAnswer<TItem> Conclude(ImmutableArray<NodeToken> lost, ImmutableArray<NodeToken> silent) =>
        new(Found, [.. lost.Concat(silent).Select(node => node.ToString())]);
}

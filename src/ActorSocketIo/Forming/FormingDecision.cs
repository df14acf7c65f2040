using System.Collections.Immutable;

namespace ActorSocketIo.Forming;

/// <summary>What a node does at the end of a round.</summary>
/// <param name="Members">Nodes to join by; none if there is no cluster to be seen.</param>
/// <param name="MustForm">It starts the cluster.</param>
internal readonly record struct FormingDecision(ImmutableArray<string> Members, bool MustForm)
{
    public static readonly FormingDecision Wait = new([], MustForm: false);

    public static readonly FormingDecision Form = new([], MustForm: true);
}

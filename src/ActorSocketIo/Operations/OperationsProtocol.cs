using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Watching;

namespace ActorSocketIo.Operations;

/// <summary>What nodes ask each other for their operators.</summary>
/// <remarks>In the lane of questions. A request number is the asker's own.</remarks>
internal static class OperationsProtocol
{
    public sealed record DescribeNode(long Request) : ICrossesNodes; // → NodeDescribed

    /// <summary>The namespaces, or the rooms of one, whose names come after another's in ordinal order. → <see cref="NamesFound"/></summary>
    /// <param name="Request">The asker's number.</param>
    /// <param name="Namespace">Whose rooms; null for the namespaces themselves.</param>
    /// <param name="Prefix">What the names begin with.</param>
    /// <param name="After">The last name that is known; from the start if null.</param>
    /// <param name="Limit">At most so many.</param>
    public sealed record GetNames(long Request, string? Namespace, string Prefix, string? After, int Limit) : ICrossesNodes;

    /// <summary>What has happened; whoever is asked keeps more from then on. → <see cref="HappeningsFound"/></summary>
    /// <param name="Request">The asker's number.</param>
    /// <param name="After">For each node the number of the last that is known; a node that is not named has had no question before.</param>
    public sealed record GetHappenings(long Request, ImmutableArray<(NodeToken Node, long After)> After) : ICrossesNodes;

    /// <summary>Leave the server in good order, and end. → <see cref="AdapterProtocol.Done"/>, before that begins</summary>
    public sealed record Drain(long Request) : ICrossesNodes;

    public sealed record NodeDescribed(long Request, NodeFacts Facts) : AdapterProtocol.IAnswer;

    /// <summary>Names in ordinal order.</summary>
    public sealed record NamesFound(long Request, ImmutableArray<NameCount> Names, bool IsLast) : AdapterProtocol.IAnswer;

    /// <summary>Happenings in their order.</summary>
    /// <param name="Request">The asker's number.</param>
    /// <param name="Happenings">Those after the one that was known.</param>
    /// <param name="Last">The number of the latest.</param>
    /// <param name="Missed">How many came in between and are not kept any more.</param>
    public sealed record HappeningsFound(long Request, ImmutableArray<Happening> Happenings, long Last, long Missed) : AdapterProtocol.IAnswer;

    /// <summary>A namespace with its sockets and rooms on one node, or a room with its sockets.</summary>
    public readonly record struct NameCount(string Name, int Sockets, int Rooms);
}

namespace ActorSocketIo;

/// <summary>What a question to all nodes brought: never a partial answer that looks whole.</summary>
/// <typeparam name="T">One item of the answer.</typeparam>
/// <param name="Found">What the nodes that answered have.</param>
/// <param name="Missing">The tokens of the nodes that did not answer in time; empty if the answer is whole.</param>
public sealed record PartialAnswer<T>(IReadOnlyList<T> Found, IReadOnlyList<string> Missing)
{
    /// <summary>Whether every node answered.</summary>
    public bool IsComplete => Missing.Count == 0;
}

using ActorSocketIo.Adapters;

namespace ActorSocketIo.Gathering;

/// <summary>What the clients said to one broadcast.</summary>
/// <param name="Found">Their answers.</param>
/// <param name="Silent">How many were asked, and have neither answered nor left.</param>
/// <param name="Missing">The tokens of nodes that were lost meanwhile, or did not say how many clients they asked.</param>
internal sealed record ClientAnswers(IReadOnlyList<AdapterProtocol.Payload> Found, int Silent, IReadOnlyList<string> Missing)
{
    public bool IsComplete => Silent == 0 && Missing.Count == 0;
}

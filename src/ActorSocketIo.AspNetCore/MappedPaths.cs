using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;

namespace ActorSocketIo.AspNetCore;

/// <summary>What is mapped where, so that a second one at the same path is refused when it is mapped: routing would fail each request instead.</summary>
/// <remarks>Of each route builder: route groups have prefixes, which are not known here.</remarks>
internal static class MappedPaths
{
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, HashSet<string>> s_mapped = [];

    /// <summary>Notes an endpoint that is about to be mapped.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="path">Its path.</param>
    /// <param name="what">What is there, as a sentence begins with it; endpoints of other names may have the same path.</param>
    /// <param name="remedy">What to do about a second one.</param>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public static void Add(IEndpointRouteBuilder endpoints, string path, string what, string remedy)
    {
        var mapped = s_mapped.GetValue(endpoints, static _ => new(StringComparer.OrdinalIgnoreCase)); // as routing compares paths
        if (!mapped.Add($"{what} {path.TrimEnd('/')}"))
            throw new InvalidOperationException($"{what} is mapped at {path} already: {remedy}.");
    }
}

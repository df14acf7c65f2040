using System.Collections.Frozen;

namespace ActorSocketIo.AspNetCore.Requests;

/// <summary>Header names in lower case; the usual ones are not made anew for every session.</summary>
internal static class HeaderNames
{
    private static readonly FrozenDictionary<string, string> Usual = new[]
    {
        "accept", "accept-encoding", "accept-language", "authorization", "cache-control", "connection", "content-length", "content-type",
        "cookie", "host", "origin", "pragma", "referer", "sec-websocket-extensions", "sec-websocket-key", "sec-websocket-protocol",
        "sec-websocket-version", "upgrade", "user-agent", "x-forwarded-for", "x-forwarded-proto", "sec-fetch-dest", "sec-fetch-mode",
        "sec-fetch-site",
    }.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    // What tells one client from others, or is for the server only, is not among them.
    private static readonly FrozenSet<string> Shared = Usual.Keys
        .Except(["authorization", "content-length", "cookie", "referer", "sec-websocket-key", "sec-websocket-protocol", "x-forwarded-for"])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

#pragma warning disable CA1308 // lower case is how Node, and so the reference's users, know headers
    public static string LowerCase(string name) => Usual.TryGetValue(name, out var known) ? known : name.ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>Whether a header has the same value for many clients.</summary>
    public static bool IsShared(string name) => Shared.Contains(name);
}

using System.Globalization;
using System.Security.Claims;

namespace ActorSocketIo;

/// <summary>How a socket came to be: the request that opened its session, and what the client sent along.</summary>
/// <remarks>Source: the reference's <c>socket.handshake</c>.</remarks>
public sealed class Handshake
{
    /// <summary>The request's headers; names in lower case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>When the socket was made, as the reference prints it.</summary>
    public string Time => DateTimeOffset.FromUnixTimeMilliseconds(Issued)
        .ToString("ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture);

    /// <summary>The peer's address; behind a proxy the proxy's, unless forwarded headers are applied before us.</summary>
    public required string Address { get; init; }

    /// <summary>Whether the request had an Origin header.</summary>
    public required bool IsCrossDomain { get; init; }

    /// <summary>Whether the request came over TLS.</summary>
    public required bool IsSecure { get; init; }

    /// <summary>When the socket was made, in milliseconds since 1970.</summary>
    public required long Issued { get; init; }

    /// <summary>Path and query of the request.</summary>
    public required string Url { get; init; }

    /// <summary>The query of the request, the engine's own parameters included.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>What the client sent on connecting to the namespace; an empty object if nothing.</summary>
    public required Argument Auth { get; init; }

    /// <summary>Who ASP.NET Core's authentication said it is; null on sockets of other nodes.</summary>
    public ClaimsPrincipal? User { get; init; }
}

using System.Security.Claims;

namespace ActorSocketIo.Sockets;

/// <summary>What an application has said about a socket's client, beyond its handshake.</summary>
/// <param name="User">Who it is; null if that was not said.</param>
/// <param name="ExpiresAt">Until when; null for ever.</param>
internal sealed record KnownPrincipal(ClaimsPrincipal? User, DateTimeOffset? ExpiresAt);

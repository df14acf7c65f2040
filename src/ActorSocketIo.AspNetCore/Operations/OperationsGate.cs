using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Operations;

/// <summary>Lets in who knows the token, from this machine unless others may.</summary>
internal sealed class OperationsGate(string token, bool allowRemote)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _token = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Why a request is refused, and with which status; null if it is not.</summary>
    public (int Status, string Why)? RefusalOf(HttpContext context)
    {
        if (!allowRemote && !IsFromHere(context))
            return (StatusCodes.Status403Forbidden, "Operators are let in from the node's own machine only, and not through a proxy: run this there, or set AllowRemote.");
        return IsKnown(context.Request.Headers.Authorization.ToString())
            ? null
            : (StatusCodes.Status401Unauthorized, "The token is missing, or is not this node's: set SIO_TOKEN, or give --token-file.");
    }

    // Of a proxy on this machine every request seems to come from here.
    private static bool IsFromHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    // The hashes have one length, whatever is sent, and take the same time to compare.
    private bool IsKnown(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), _token);
}

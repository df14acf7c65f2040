using System.Buffers;

namespace ActorSocketIo.Sessions;

/// <summary>Tokens of HTTP (RFC 9110 §5.6.2): names of cookies and of WebSocket subprotocols.</summary>
internal static class HttpToken
{
    private static readonly SearchValues<char> Chars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a text is one.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Chars);
}

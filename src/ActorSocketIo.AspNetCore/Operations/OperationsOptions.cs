namespace ActorSocketIo.AspNetCore;

/// <summary>Where operators come in, and what they must know.</summary>
public sealed class OperationsOptions
{
    /// <summary>How short a token may be, in characters.</summary>
    internal const int LeastCharacters = 16;

    /// <summary>The secret that an operator's program sends along. At least 16 characters; whoever has it can see and disconnect every client.</summary>
    public string? Token { get; set; }

    /// <summary>A file with the token, instead of <see cref="Token"/>; read once, at the start.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Where the endpoint is. Default <c>/socketio-operations</c>.</summary>
    public string Path { get; set; } = "/socketio-operations";

    /// <summary>Whether requests from other machines are answered. Default false: only those from this one that came through no proxy. With true, use TLS: the token is sent as it is.</summary>
    public bool AllowRemote { get; set; }

    /// <summary>The token, from wherever it comes.</summary>
    /// <param name="mistakes">What is wrong, each with what to do; empty if nothing is.</param>
    internal string ReadToken(out IReadOnlyList<string> mistakes)
    {
        List<string> found = [];
        mistakes = found;
        if (!Path.StartsWith('/') || Path.Length < 2)
            found.Add($"{nameof(Path)} is '{Path}'; it must begin with a slash and go on, as /socketio-operations");
        if (Token is not null && TokenFile is not null)
            found.Add($"{nameof(Token)} and {nameof(TokenFile)} are both set; leave one of them out");
        var token = Token ?? FromFile(found);
        if (token.Length < LeastCharacters && found.Count == 0)
            found.Add($"{nameof(Token)} has {token.Length} characters; it must have at least {LeastCharacters}: make one with `openssl rand -base64 24`, or leave out these settings to have no endpoint for operators");
        return token;
    }

    private string FromFile(List<string> mistakes)
    {
        if (TokenFile is null)
            return "";
        try
        {
            return File.ReadAllText(TokenFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            mistakes.Add($"{nameof(TokenFile)} is '{TokenFile}', which cannot be read: {e.Message}");
            return "";
        }
    }
}

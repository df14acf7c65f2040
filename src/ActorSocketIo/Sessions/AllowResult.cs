namespace ActorSocketIo.Sessions;

/// <summary>What <see cref="EngineOptions.AllowRequest"/> decides about a handshake.</summary>
public readonly record struct AllowResult
{
    private AllowResult(bool isAllowed, string? message)
    {
        IsAllowed = isAllowed;
        Message = message;
    }

    /// <summary>Whether the handshake goes on.</summary>
    public bool IsAllowed { get; }

    /// <summary>What the client is told instead of <c>Forbidden</c>.</summary>
    public string? Message { get; }

    /// <summary>The handshake goes on.</summary>
    public static AllowResult Allow { get; } = new(true, null);

    /// <summary>The handshake is answered with code 4.</summary>
    /// <param name="message">What the client is told; null or empty for <c>Forbidden</c>.</param>
    public static AllowResult Refuse(string? message = null) => new(false, message);
}

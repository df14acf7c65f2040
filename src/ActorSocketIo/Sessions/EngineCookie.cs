namespace ActorSocketIo.Sessions;

/// <summary>Whether a browser sends a cookie along with requests from other sites.</summary>
public enum EngineCookieSameSite
{
    /// <summary>The attribute is left out.</summary>
    Unspecified,

    /// <summary>Always; demands <see cref="EngineCookie.Secure"/>.</summary>
    None,

    /// <summary>With top-level navigation only.</summary>
    Lax,

    /// <summary>Never.</summary>
    Strict,
}

/// <summary>The cookie that tells the session's id to a load balancer.</summary>
/// <remarks>Not needed for anything else. Set on the answer of a polling handshake. Defaults as in the reference's <c>cookie: true</c>.</remarks>
public sealed record EngineCookie
{
    /// <summary>Its name, an RFC 6265 token. Default <c>io</c>.</summary>
    public string Name { get; set; } = "io";

    /// <summary>Its path; null for no Path attribute. Default <c>/</c>.</summary>
    public string? Path { get; set; } = "/";

    /// <summary>Its domain; null for the host itself.</summary>
    public string? Domain { get; set; }

    /// <summary>Whether scripts cannot read it. Default true.</summary>
    public bool HttpOnly { get; set; } = true;

    /// <summary>Whether it is sent over TLS only.</summary>
    public bool Secure { get; set; }

    /// <summary>Whether it is sent from other sites. Default <see cref="EngineCookieSameSite.Lax"/>.</summary>
    public EngineCookieSameSite SameSite { get; set; } = EngineCookieSameSite.Lax;

    /// <summary>How long the browser keeps it; null until it is closed.</summary>
    public TimeSpan? MaxAge { get; set; }
}

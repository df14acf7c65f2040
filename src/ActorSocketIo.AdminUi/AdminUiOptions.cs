namespace ActorSocketIo.AdminUi;

/// <summary>Who may use the page, and what it shows and may do. The same on every node, but for <see cref="ServerId"/>.</summary>
public sealed class AdminUiOptions
{
    /// <summary>The namespace that the page connects to. Default <c>/admin</c>.</summary>
    public string NamespaceName { get; set; } = "/admin";

    /// <summary>Who may log in.</summary>
    public string? Username { get; set; }

    /// <summary>The bcrypt hash of the password. It is a secret, unless <see cref="SessionKey"/> is set: sessions are signed with a key that is made of it.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Whether anybody may use the page who reaches the server. Default false; then <see cref="Username"/> and <see cref="PasswordHash"/> must be set.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Whether the page may only look: no command of it is listened to. Default false.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>How much the page is told. Default: as the host's environment says; production if there is none.</summary>
    public AdminUiMode? Mode { get; set; }

    /// <summary>What the page calls this node; unique among the nodes. Default: the machine's name and the node's token.</summary>
    public string? ServerId { get; set; }

    /// <summary>How long a page that has logged in comes back without the password, on whatever node; then it is disconnected. Default one day.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>A secret of at least 32 characters that sessions are signed with, besides the hash of the password. Default: none.</summary>
    /// <remarks>Set it if others can read the hash. A change of it, or of the password, ends all sessions.</remarks>
    public string? SessionKey { get; set; }
}

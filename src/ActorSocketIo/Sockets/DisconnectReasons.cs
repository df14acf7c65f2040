namespace ActorSocketIo;

/// <summary>Why a socket was disconnected, in the reference's words.</summary>
public static class DisconnectReasons
{
    /// <summary>The client left the namespace.</summary>
    public const string ClientNamespaceDisconnect = "client namespace disconnect";

    /// <summary>The application called <see cref="Socket.Disconnect"/>.</summary>
    public const string ServerNamespaceDisconnect = "server namespace disconnect";

    /// <summary>The client's authentication has ended, and nobody has put that off: see <see cref="Socket.ExpiresAt"/>.</summary>
    public const string AuthenticationExpired = "authentication expired";

    /// <summary>The server was closed.</summary>
    public const string ServerShuttingDown = "server shutting down";

    /// <summary>The client broke the protocol, or was closed by a limit.</summary>
    public const string ForcedClose = "forced close";

    /// <summary>The engine session was closed by the application.</summary>
    public const string ForcedServerClose = "forced server close";

    /// <summary>The client did not answer a ping in time.</summary>
    public const string PingTimeout = "ping timeout";

    /// <summary>The connection was closed, as when a client's network or process ended.</summary>
    public const string TransportClose = "transport close";

    /// <summary>The connection failed, as when a message was too large.</summary>
    public const string TransportError = "transport error";

    /// <summary>The client sent what is not Engine.IO.</summary>
    public const string ParseError = "parse error";

    /// <summary>Whether a client may come back after it, as in the reference: not if it or the application wanted to part, nor if it sent what is no Engine.IO packet.</summary>
    internal static bool IsRecoverable(string reason) => reason is TransportError or TransportClose or ForcedClose or PingTimeout or ServerShuttingDown or ForcedServerClose;
}

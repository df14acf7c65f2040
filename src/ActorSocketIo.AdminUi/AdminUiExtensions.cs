namespace ActorSocketIo.AdminUi;

/// <summary>Adds the Admin UI to a server.</summary>
public static class AdminUiExtensions
{
    /// <summary>Serves the official page, <c>@socket.io/admin-ui</c>: a namespace that it connects to. On every node, before the host runs.</summary>
    /// <param name="server">The server.</param>
    /// <param name="configure">Who may use the page, which must be said, and what it may do.</param>
    /// <returns>The same server.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Options are wrong; the message names all that are.</exception>
    public static SocketIoServer UseAdminUi(this SocketIoServer server, Action<AdminUiOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new AdminUiOptions();
        configure(options);
        AdminUiOptionsRules.Check(options);
        new AdminUi(server, options).Start();
        return server;
    }
}

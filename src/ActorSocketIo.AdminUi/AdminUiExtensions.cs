using System.Runtime.CompilerServices;

namespace ActorSocketIo.AdminUi;

/// <summary>Adds the Admin UI to a server.</summary>
public static class AdminUiExtensions
{
    private static readonly ConditionalWeakTable<SocketIoServer, AdminUiOptions> s_used = [];

    /// <summary>Serves the official page, <c>@socket.io/admin-ui</c>: a namespace that it connects to. On every node, before the host runs.</summary>
    /// <param name="server">The server.</param>
    /// <param name="configure">Who may use the page, which must be said, and what it may do.</param>
    /// <returns>The same server.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">The server has it already.</exception>
    public static SocketIoServer UseAdminUi(this SocketIoServer server, Action<AdminUiOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new AdminUiOptions();
        configure(options);
        AdminUiOptionsRules.Check(options);
        if (!s_used.TryAdd(server, options)) // in development mode two would tell each other of what they tell, for ever
            throw new InvalidOperationException("The Admin UI is on this server already: call UseAdminUi once, with all its options.");
        new AdminUi(server, options).Start();
        return server;
    }
}

using ActorSocketIo.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization;

namespace ActorSocketIo.AspNetCore;

/// <summary>Lets clients into namespaces, and handles their events, by the policies of ASP.NET Core.</summary>
/// <remarks>
/// Who is asked about is the socket's <see cref="Socket.User"/>, which the handshake's request had, or a middleware has set; schemes that a policy names are not tried again. Requirements get the <see cref="Socket"/> as their resource.
/// A refused client gets <c>connect_error</c> with the message <c>unauthorized</c> if it is anonymous and else <c>forbidden</c>; a refused event is dropped, is never acknowledged, and is told to the socket's error listeners.
/// <c>[Authorize]</c> on a class of handlers is the same for the namespaces that use it, and on a method for its events.
/// </remarks>
public static class SocketIoAuthorizationExtensions
{
    /// <summary>Has the server check <c>[Authorize]</c> on handlers. <c>MapSocketIo</c> does so; only a server without endpoints, as in tests, needs it called.</summary>
    /// <param name="server">The server.</param>
    public static void UseAuthorization(this SocketIoServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        server.HandlerAuthorization ??= new SocketAuthorization(server.Services);
    }

    /// <summary>Lets in only clients whose user satisfies policies.</summary>
    /// <param name="nsp">A namespace, or a family of them before its first member is made.</param>
    /// <param name="policies">Their names; the default policy if there are none.</param>
    /// <exception cref="InvalidOperationException">The application has no authorization.</exception>
    public static void RequireAuthorization(this NamespaceBase nsp, params string[] policies)
    {
        ArgumentNullException.ThrowIfNull(nsp);
        nsp.Use(CheckOf(nsp, policies));
    }

    /// <summary>Lets in only clients whose user satisfies a policy.</summary>
    /// <param name="nsp">A namespace, or a family of them before its first member is made.</param>
    /// <param name="policy">The policy.</param>
    public static void RequireAuthorization(this NamespaceBase nsp, AuthorizationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(nsp);
        ArgumentNullException.ThrowIfNull(policy);
        var authorization = new SocketAuthorization(nsp.Server.Services);
        nsp.Use(socket => authorization.CheckAsync(socket, policy));
    }

    /// <summary>Handles an event only if the socket's user satisfies policies at that moment, whoever listens.</summary>
    /// <param name="nsp">A namespace, or a family of them before its first member is made.</param>
    /// <param name="eventName">The event.</param>
    /// <param name="policies">Names of policies; the default policy if there are none.</param>
    /// <exception cref="InvalidOperationException">The application has no authorization.</exception>
    public static void RequireAuthorizationFor(this NamespaceBase nsp, string eventName, params string[] policies)
    {
        ArgumentNullException.ThrowIfNull(nsp);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var check = CheckOf(nsp, policies);
        nsp.OnConnection(socket => socket.Use(context => context.EventName == eventName ? check(socket) : Task.CompletedTask));
    }

    private static Func<Socket, Task> CheckOf(NamespaceBase nsp, string[] policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        AuthorizeAttribute[] wanted = policies.Length == 0 ? [new()] : [.. policies.Select(policy => new AuthorizeAttribute(policy))];
        return new SocketAuthorization(nsp.Server.Services).CheckOf(wanted);
    }
}

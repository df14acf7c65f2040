using ActorSocketIo.Namespaces;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo;

/// <summary>A class of handlers as listeners of a namespace: an instance and a DI scope for each event.</summary>
internal sealed class HandlerClass
{
    private readonly ObjectFactory _create;
    private readonly SocketIoServer _server;

    private HandlerClass(Type type, SocketIoServer server)
    {
        _create = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        _server = server;
    }

    /// <summary>Adds every method of a class that handles an event, by its mark or by a contract.</summary>
    /// <exception cref="ArgumentException">No method does, or an event has a reserved name.</exception>
    /// <exception cref="InvalidOperationException">Something is marked with <c>[Authorize]</c>, and nobody checks that, here or on an interface.</exception>
    public static void Register(Type type, NamespaceListeners listeners, SocketIoServer server)
    {
        var handlers = new HandlerClass(type, server);
        foreach (var contract in HandledEvent.ContractsOf(type))
            HandlerProtection.ThrowIfContractIsMarked(contract);
        var mayConnect = HandlerProtection.Of(type, server);
        var count = 0;
        foreach (var handled in HandledEvent.OfClass(type))
        {
            EventNames.ThrowIfReserved(handled.Name);
            var handler = new HandlerMethod(handled.Method);
            Listener listener = HandlerProtection.Of(handled.Method, server) is { } check
                ? context => handlers.HandleAsync(handler, check, context)
                : context => handlers.HandleAsync(handler, context);
            listeners.Events.Add(handled.Name, handled.IsInterleaved ? Listeners.Interleaved(listener) : listener);
            count++;
        }

        if (count == 0)
            throw new ArgumentException($"{type.Name} has no public method marked with [On(\"event\")], and implements no interface marked with [ClientEvents].", nameof(type));
        if (mayConnect is not null)
            listeners.Middlewares.Add(mayConnect);
        listeners.Connection.Add(handlers.ConnectAsync);
    }

    private async ValueTask HandleAsync(HandlerMethod method, Func<Socket, Task> check, EventContext context)
    {
        await check(context.Socket).ConfigureAwait(false);
        await HandleAsync(method, context).ConfigureAwait(false);
    }

    private async ValueTask HandleAsync(HandlerMethod method, EventContext context)
    {
        var scope = _server.Services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            await method.InvokeAsync(Create(scope, context.Socket, context), context).ConfigureAwait(false);
    }

    private async Task ConnectAsync(Socket socket)
    {
        socket.OnDisconnect(reason => InScopeAsync(socket, handlers => handlers.OnDisconnectedAsync(reason)));
        await InScopeAsync(socket, handlers => handlers.OnConnectedAsync()).ConfigureAwait(false);
    }

    private async Task InScopeAsync(Socket socket, Func<SocketHandlers, Task> call)
    {
        var scope = _server.Services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            await call(Create(scope, socket, null)).ConfigureAwait(false);
    }

    private SocketHandlers Create(AsyncServiceScope scope, Socket socket, EventContext? context)
    {
        var handlers = (SocketHandlers)_create(scope.ServiceProvider, null);
        handlers.Socket = socket;
        handlers.Context = context;
        return handlers;
    }
}

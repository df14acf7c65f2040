namespace ActorSocketIo.Sockets;

/// <summary>What an application listens for on one socket.</summary>
internal sealed class SocketListeners
{
    public ListenerTable Events { get; } = new();

    public CallbackList<Func<EventContext, Task>> Middlewares { get; } = new();

    public CallbackList<Action<EventContext>> AnyIncoming { get; } = new();

    public CallbackList<Action<string, Arguments>> AnyOutgoing { get; } = new();

    public CallbackList<Func<string, Task>> Disconnecting { get; } = new();

    public CallbackList<Func<string, Task>> Disconnect { get; } = new();

    public CallbackList<Action<Exception>> Error { get; } = new();

    public void AddMiddleware(Func<EventContext, Task> middleware) => Middlewares.Add(middleware);
}

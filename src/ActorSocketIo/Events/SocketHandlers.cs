namespace ActorSocketIo;

/// <summary>Base of classes whose methods handle events: derive, implement a contract (<see cref="ClientEventsAttribute"/>) or mark methods with <see cref="OnAttribute"/>, register with <c>UseHandlers</c>.</summary>
/// <remarks>
/// An instance serves one event, in a scope of its own: constructor injection works as in a controller. State belongs to the socket's
/// <see cref="ActorSocketIo.Socket.Data"/>, to services, or to actors.
/// </remarks>
public abstract class SocketHandlers
{
    /// <summary>The socket whose event it is.</summary>
    public Socket Socket { get; internal set; } = null!;

    /// <summary>The event; null while the socket connects or disconnects.</summary>
    public EventContext? Context { get; internal set; }

    /// <summary>The server.</summary>
    public SocketIoServer Server => Socket.Namespace.Server;

    /// <summary>A client is connected; its events wait until this has ended.</summary>
    public virtual Task OnConnectedAsync() => Task.CompletedTask;

    /// <summary>A client is gone.</summary>
    /// <param name="reason">See <see cref="DisconnectReasons"/>.</param>
    public virtual Task OnDisconnectedAsync(string reason) => Task.CompletedTask;
}

namespace ActorSocketIo;

// The typed listeners of a socket, as an actor's constructor writes them.
public abstract partial class SocketActor
{
    /// <inheritdoc cref="EventSource.On{TEvents}(TEvents)"/>
    protected IDisposable On<TEvents>(TEvents handlers)
        where TEvents : class => Socket.On(handlers);

    /// <inheritdoc cref="EventSource.On(string, Action{EventContext})"/>
    protected IDisposable On(string eventName, Action<EventContext> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On(string, Func{EventContext, Task})"/>
    protected IDisposable On(string eventName, Func<EventContext, Task> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On(string, Action)"/>
    protected IDisposable On(string eventName, Action handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On(string, Func{Task})"/>
    protected IDisposable On(string eventName, Func<Task> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{TResult}(string, Func{TResult})"/>
    protected IDisposable On<TResult>(string eventName, Func<TResult> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{TResult}(string, Func{Task{TResult}})"/>
    protected IDisposable On<TResult>(string eventName, Func<Task<TResult>> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1}(string, Action{T1})"/>
    protected IDisposable On<T1>(string eventName, Action<T1> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1}(string, Func{T1, Task})"/>
    protected IDisposable On<T1>(string eventName, Func<T1, Task> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, TResult}(string, Func{T1, TResult})"/>
    protected IDisposable On<T1, TResult>(string eventName, Func<T1, TResult> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, TResult}(string, Func{T1, Task{TResult}})"/>
    protected IDisposable On<T1, TResult>(string eventName, Func<T1, Task<TResult>> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, T2}(string, Action{T1, T2})"/>
    protected IDisposable On<T1, T2>(string eventName, Action<T1, T2> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, T2}(string, Func{T1, T2, Task})"/>
    protected IDisposable On<T1, T2>(string eventName, Func<T1, T2, Task> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, T2, TResult}(string, Func{T1, T2, TResult})"/>
    protected IDisposable On<T1, T2, TResult>(string eventName, Func<T1, T2, TResult> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, T2, TResult}(string, Func{T1, T2, Task{TResult}})"/>
    protected IDisposable On<T1, T2, TResult>(string eventName, Func<T1, T2, Task<TResult>> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, T2, T3}(string, Action{T1, T2, T3})"/>
    protected IDisposable On<T1, T2, T3>(string eventName, Action<T1, T2, T3> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, T2, T3}(string, Func{T1, T2, T3, Task})"/>
    protected IDisposable On<T1, T2, T3>(string eventName, Func<T1, T2, T3, Task> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, T2, T3, TResult}(string, Func{T1, T2, T3, TResult})"/>
    protected IDisposable On<T1, T2, T3, TResult>(string eventName, Func<T1, T2, T3, TResult> handler) => Socket.On(eventName, handler);

    /// <inheritdoc cref="EventSource.On{T1, T2, T3, TResult}(string, Func{T1, T2, T3, Task{TResult}})"/>
    protected IDisposable On<T1, T2, T3, TResult>(string eventName, Func<T1, T2, T3, Task<TResult>> handler) => Socket.On(eventName, handler);
}

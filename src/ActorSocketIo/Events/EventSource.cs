namespace ActorSocketIo;

/// <summary>Something whose events an application listens for, with typed arguments.</summary>
/// <remarks>
/// An argument that does not fit its type is the sender's mistake: the listener is not called, and the socket's <c>error</c> listeners are.
/// More listeners for one event run in the order in which they were added. Disposing what <c>On</c> returns removes the one listener.
/// </remarks>
public abstract class EventSource
{
    /// <summary>Listens for an event, with everything that belongs to it.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets arguments, acknowledgement and socket.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On(string eventName, Action<EventContext> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event, with everything that belongs to it.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets arguments, acknowledgement and socket; the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On(string eventName, Func<EventContext, Task> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On(string eventName, Action handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On(string eventName, Func<Task> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; its result acknowledges the event.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<TResult>(string eventName, Func<TResult> handler) => Listen(eventName, Listeners.Answering(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; its result acknowledges the event, and the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<TResult>(string eventName, Func<Task<TResult>> handler) => Listen(eventName, Listeners.Answering(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1>(string eventName, Action<T1> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1>(string eventName, Func<T1, Task> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; its result acknowledges the event.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, TResult>(string eventName, Func<T1, TResult> handler) => Listen(eventName, Listeners.Answering(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; its result acknowledges the event, and the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, TResult>(string eventName, Func<T1, Task<TResult>> handler) => Listen(eventName, Listeners.Answering(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="T2">Argument 2.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, T2>(string eventName, Action<T1, T2> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="T2">Argument 2.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, T2>(string eventName, Func<T1, T2, Task> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="T2">Argument 2.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; its result acknowledges the event.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, T2, TResult>(string eventName, Func<T1, T2, TResult> handler) => Listen(eventName, Listeners.Answering(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="T2">Argument 2.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; its result acknowledges the event, and the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, T2, TResult>(string eventName, Func<T1, T2, Task<TResult>> handler) => Listen(eventName, Listeners.Answering(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="T2">Argument 2.</typeparam>
    /// <typeparam name="T3">Argument 3.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, T2, T3>(string eventName, Action<T1, T2, T3> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="T2">Argument 2.</typeparam>
    /// <typeparam name="T3">Argument 3.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, T2, T3>(string eventName, Func<T1, T2, T3, Task> handler) => Listen(eventName, Listeners.From(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="T2">Argument 2.</typeparam>
    /// <typeparam name="T3">Argument 3.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; its result acknowledges the event.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, T2, T3, TResult>(string eventName, Func<T1, T2, T3, TResult> handler) => Listen(eventName, Listeners.Answering(handler));

    /// <summary>Listens for an event.</summary>
    /// <typeparam name="T1">Argument 1.</typeparam>
    /// <typeparam name="T2">Argument 2.</typeparam>
    /// <typeparam name="T3">Argument 3.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the arguments by position; its result acknowledges the event, and the next event waits for it.</param>
    /// <returns>Removes this listener when disposed.</returns>
    public IDisposable On<T1, T2, T3, TResult>(string eventName, Func<T1, T2, T3, Task<TResult>> handler) => Listen(eventName, Listeners.Answering(handler));

    /// <summary>Listens for all events of a contract.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ClientEventsAttribute"/>; name it, so that it is not taken from the argument.</typeparam>
    /// <param name="handlers">Its methods get the arguments by position; a result acknowledges the event.</param>
    /// <returns>Removes these listeners when disposed.</returns>
    /// <exception cref="ArgumentException"><typeparamref name="TEvents"/> is no contract.</exception>
    /// <exception cref="InvalidOperationException">Something is marked with <c>[Authorize]</c>, which is checked for classes given to <c>UseHandlers</c> only.</exception>
    public IDisposable On<TEvents>(TEvents handlers)
        where TEvents : class => ContractHandlers<TEvents>.Listen(Listen, handlers);

    private protected abstract IDisposable Listen(string eventName, Listener listener);
}

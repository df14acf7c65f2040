namespace ActorSocketIo;

/// <summary>What other servers emit in a namespace. The reference has these events on the namespace itself.</summary>
/// <remarks>An acknowledgement answers <see cref="Namespace.ServerSideEmitWithAckAsync(string, ReadOnlySpan{object?})"/>: only its first argument counts.</remarks>
public sealed class ServerEvents : EventSource
{
    private readonly ListenerTable _listeners = new();
    private readonly Namespace _namespace;

    internal ServerEvents(Namespace nsp) => _namespace = nsp;

    /// <summary>Removes the listeners of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    public void Off(string eventName) => _listeners.Remove(eventName);

    private protected override IDisposable Listen(string eventName, Listener listener) => _listeners.Add(eventName, listener);

    /// <summary>Runs the listeners; what they throw is logged, and no answer is given.</summary>
    internal async Task RaiseAsync(EventContext context)
    {
        foreach (var listener in _listeners.Of(context.EventName))
        {
            try
            {
                await listener(context).ConfigureAwait(false);
            }
            catch (Exception e) // the application's
            {
                _namespace.Server.Log.ServerListenerFailed(e, context.EventName, _namespace.Name);
            }
        }
    }
}

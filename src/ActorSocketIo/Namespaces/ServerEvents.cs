using System.Diagnostics;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>What other servers emit in a namespace. The reference has these events on the namespace itself.</summary>
/// <remarks>
/// Each listener hears the events of one node in their order, and the next before it has done with the last if it awaits. What waits for listeners or is with them is limited by
/// <see cref="SocketIoOptions.MaxPendingServerEvents"/> and <see cref="SocketIoOptions.MaxPendingServerEventBytes"/>. An acknowledgement answers <see cref="Namespace.ServerSideEmitWithAckAsync(string, ReadOnlySpan{object?})"/>: only its first argument counts.
/// </remarks>
public sealed class ServerEvents : EventSource
{
    private readonly ListenerTable _listeners = new();
    private readonly Namespace _namespace;

    internal ServerEvents(Namespace nsp) => _namespace = nsp;

    /// <summary>What all listeners of this node have to do.</summary>
    internal Namespaces.ServerEventLoad Load => _namespace.Server.ServerEventLoad;

    /// <summary>Removes the listeners of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    public void Off(string eventName) => _listeners.Remove(eventName);

    private protected override IDisposable Listen(string eventName, Listener listener) => _listeners.Add(eventName, listener);

    /// <summary>Calls every listener, then waits for all: so each hears events in their order, however long another one takes.</summary>
    /// <param name="context">The event.</param>
    /// <param name="traceParent">The span that hearing it is a part of; null if nothing is recorded.</param>
    /// <returns>Completes without failing: what they throw is logged, and no answer is given.</returns>
    internal async Task RaiseAsync(EventContext context, string? traceParent)
    {
        var listeners = _listeners.Of(context.EventName);
        using var span = listeners.Length == 0 ? null : Traces.Continue("process", traceParent, _namespace.Name, context.EventName);
        List<Task>? running = null;
        foreach (var listener in listeners)
        {
            var heard = RunAsync(listener, context, span);
            if (!heard.IsCompleted)
                (running ??= []).Add(heard);
        }

        if (running is not null)
            await Task.WhenAll(running).ConfigureAwait(false);
    }

    private async Task RunAsync(Listener listener, EventContext context, Activity? span)
    {
        try
        {
            await listener(context).ConfigureAwait(false);
        }
        catch (Exception e) // the application's
        {
            span?.Fail(e.GetType().FullName!, e.Message);
            _namespace.Server.Log.ServerListenerFailed(e, context.EventName, _namespace.Name);
        }
    }
}

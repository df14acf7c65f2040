namespace ActorSocketIo;

/// <summary>A socket's events, for listeners beside which the next event may start.</summary>
internal sealed class InterleavedEvents(ListenerTable events) : EventSource
{
    private protected override IDisposable Listen(string eventName, Listener listener) => events.Add(eventName, Listeners.Interleaved(listener));
}

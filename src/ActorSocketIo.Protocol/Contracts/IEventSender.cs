using System.ComponentModel;

namespace ActorSocketIo;

/// <summary>What the generated implementation of a contract emits through.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IEventSender
{
    /// <summary>Sends an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    void Emit(string eventName, params ReadOnlySpan<object?> args);

    /// <summary>Sends an event when there is room for it.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    ValueTask EmitAsync(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation = default);

    /// <summary>Sends an event and waits for one answer.</summary>
    /// <typeparam name="T">What to read the answer's first argument as.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="cancellation">Gives up waiting; the event has been sent.</param>
    Task<T> EmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation = default);
}

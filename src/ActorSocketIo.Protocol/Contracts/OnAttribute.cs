namespace ActorSocketIo;

/// <summary>Marks a public method of a class of handlers (<c>SocketHandlers</c>) as the handler of an event, or names an event of a contract otherwise than its method.</summary>
/// <remarks>
/// Its parameters are the event's arguments in order; an <c>EventContext</c> or a <see cref="CancellationToken"/> (the socket's
/// <c>Aborted</c>) may stand anywhere among them. A result, awaited if it is a task, acknowledges the event.
/// </remarks>
/// <param name="eventName">The event's name.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnAttribute(string eventName) : Attribute
{
    /// <summary>The event's name.</summary>
    public string EventName { get; } = eventName;

    /// <summary>Whether the socket's next event starts when the method first awaits; see <c>Socket.Interleaved</c>.</summary>
    public bool Interleaved { get; set; }
}

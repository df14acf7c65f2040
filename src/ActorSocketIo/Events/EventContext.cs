using System.Runtime.CompilerServices;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>One event on its way through a socket's middlewares and listeners.</summary>
/// <remarks>A context may be kept after the listener has returned: the acknowledgement can be sent at any time.</remarks>
public class EventContext
{
    private readonly Socket? _socket;
    private readonly string? _socketId;
    private readonly AckReply? _reply;

    internal EventContext(Socket? socket, string eventName, Arguments args, AckReply? reply)
    {
        _socket = socket;
        EventName = eventName;
        Args = args;
        _reply = reply;
    }

    internal EventContext(string socketId, string eventName, Arguments args, AckReply? reply)
        : this(socket: null, eventName, args, reply) => _socketId = socketId;

    /// <summary>The socket that sent the event.</summary>
    /// <exception cref="InvalidOperationException">The event came from another server, or was passed on to a room.</exception>
    public Socket Socket => _socket ?? throw new InvalidOperationException("The socket of this event is not here: it came from a server, or was passed on.");

    /// <summary>The id of the socket that sent the event.</summary>
    /// <exception cref="InvalidOperationException">The event came from another server.</exception>
    public string SocketId => _socketId ?? Socket.Id;

    /// <summary>The event's name; a number is given as its digits.</summary>
    public string EventName { get; }

    /// <summary>Its arguments; middlewares may change them.</summary>
    public Arguments Args { get; }

    /// <summary>Whether the sender asked for an acknowledgement.</summary>
    public bool WantsAck => _reply is not null;

    /// <summary>Cancelled when the socket is closed.</summary>
    public CancellationToken Aborted => _socket?.Aborted ?? default;

    /// <summary>Who watches it being handled; null for nobody.</summary>
    internal Handling? Handling { get; set; }

    /// <summary>Acknowledges the event. Only the first call counts; without a sender that asked, nothing happens.</summary>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    [OverloadResolutionPriority(1)]
    public void Ack(object? arg) => Ack([arg]);

    /// <summary>Acknowledges the event. Only the first call counts; without a sender that asked, nothing happens.</summary>
    /// <param name="args">What the sender's callback gets.</param>
    public void Ack(params ReadOnlySpan<object?> args) => _reply?.Send(args);
}

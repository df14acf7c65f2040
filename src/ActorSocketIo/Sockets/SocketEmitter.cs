using System.Runtime.CompilerServices;
using ActorSocketIo.Sockets;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>How one socket's packets are sent; each flag gives a new emitter.</summary>
public readonly record struct SocketEmitter : IEventSender
{
    private readonly Socket _socket;

    internal SocketEmitter(Socket socket)
    {
        _socket = socket;
        IsCompressed = true;
    }

    /// <summary>Drops the packet unless the client can take it at once.</summary>
    public SocketEmitter Volatile => this with { IsVolatile = true };

    /// <summary>Everybody else in the namespace, with these flags.</summary>
    public BroadcastOperator Broadcast => new(
        _socket.Namespace, BroadcastScope.Everyone.But([_socket.Id]) with { Volatile = IsVolatile, Compress = IsCompressed, Key = LatestKey, Timeout = AckTimeout });

    internal bool IsVolatile { get; init; }

    internal bool IsCompressed { get; init; }

    internal string? LatestKey { get; init; }

    internal TimeSpan? AckTimeout { get; init; }

    /// <summary>Whether transports may compress the packet.</summary>
    /// <param name="compress">Default of a packet: true.</param>
    public SocketEmitter Compress(bool compress) => this with { IsCompressed = compress };

    /// <summary>What the event is the latest of, besides its name: where <see cref="SlowClientPolicy.KeepLatest"/> holds, only events of the same name and key take each other's places.</summary>
    /// <param name="key">For instance, whose price it is. Without effect on events that ask for an acknowledgement.</param>
    public SocketEmitter Key(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return this with { LatestKey = key };
    }

    /// <summary>How long to wait for the client's answer, or in <c>EmitAsync</c> for room.</summary>
    /// <param name="timeout">From the emit on; zero is a real timeout.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative and not <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, or longer than 24 days.</exception>
    public SocketEmitter Timeout(TimeSpan timeout) => this with { AckTimeout = TimeLimit.Check(timeout) };

    /// <summary>Everybody else in any of the rooms, with these flags.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Broadcast.To(rooms);

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => Broadcast.To(rooms);

    /// <summary>Everybody else who is in none of the rooms, with these flags.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Broadcast.Except(rooms);

    /// <summary>Sends an event to the client.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    /// <exception cref="SocketIoException">The name is reserved.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <summary>Sends an event to the client.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <exception cref="SocketIoException">The name is reserved.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        using var span = Traces.Send(_socket.Namespace.Name, eventName);
        _socket.DeliverOwn(Encode(eventName, args), IsVolatile, IsCompressed);
    }

    /// <inheritdoc cref="EmitAsync(string, ReadOnlySpan{object?}, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public ValueTask EmitAsync(string eventName, CancellationToken cancellation = default) => EmitAsync(eventName, [], cancellation);

    /// <inheritdoc cref="EmitAsync(string, ReadOnlySpan{object?}, CancellationToken)"/>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    /// <param name="cancellation">Gives up waiting; the event is not sent then.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask EmitAsync(string eventName, object? arg, CancellationToken cancellation = default) => EmitAsync(eventName, [arg], cancellation);

    /// <summary>Sends an event to the client when it has taken enough of what was sent before: no faster than it reads.</summary>
    /// <remarks>
    /// It waits while half of what may wait for the client does (<see cref="Socket.Outbox"/>), or 256 KiB; a larger event, until nothing waits. Those who wait go on in their order, but other emits
    /// do not wait for them: await it before the next one. It may be awaited in the socket's own handlers. Each that waits holds its event, so whoever awaits is what bounds them. For a socket of another node
    /// there is no such thing, as its outbox is there: pace by acknowledgements. A volatile event does not wait, and none does under <see cref="SlowClientPolicy.KeepLatest"/>.
    /// </remarks>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments, encoded before this returns; binary may stand anywhere in them.</param>
    /// <param name="cancellation">Gives up waiting; the event is not sent then.</param>
    /// <returns>Completes when the event waits for the transport, as after <see cref="Emit(string, ReadOnlySpan{object?})"/>; not when the client has got it.</returns>
    /// <exception cref="SocketIoException">The name is reserved; or, in the task, the socket has been disconnected: the event is neither sent nor kept.</exception>
    /// <exception cref="TimeoutException">In the task: there was no room within <see cref="Timeout"/>; the event is not sent. Without one it waits as long as the client is there.</exception>
    public ValueTask EmitAsync(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation = default)
    {
        EventNames.ThrowIfReserved(eventName);
        var encoded = Encode(eventName, args);
        if (!IsVolatile)
            return PacedEmit.SendAsync(_socket, encoded, IsCompressed, AckTimeout ?? System.Threading.Timeout.InfiniteTimeSpan, cancellation);
        _socket.DeliverOwn(encoded, isVolatile: true, IsCompressed);
        return default;
    }

    /// <summary>Sends the event <c>message</c>.</summary>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    [OverloadResolutionPriority(1)]
    public void Send(object? arg) => Send([arg]);

    /// <summary>Sends the event <c>message</c>.</summary>
    /// <param name="args">Its arguments.</param>
    public void Send(params ReadOnlySpan<object?> args) => Emit("message", args);

    /// <summary>Sends an event to the client and waits for its answer.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    /// <returns>All arguments of the answer.</returns>
    /// <exception cref="AckTimeoutException">No answer within <see cref="Timeout"/>, or the option <c>AckTimeout</c>.</exception>
    /// <exception cref="SocketIoException">The name is reserved, or the socket was disconnected before it answered.</exception>
    [OverloadResolutionPriority(1)]
    public Task<Arguments> EmitWithAckAsync(string eventName, object? arg) => EmitWithAckAsync(eventName, [arg]);

    /// <summary>Sends an event to the client and waits for its answer.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>All arguments of the answer.</returns>
    /// <exception cref="AckTimeoutException">No answer within <see cref="Timeout"/>, or the option <c>AckTimeout</c>.</exception>
    /// <exception cref="SocketIoException">The name is reserved, or the socket was disconnected before it answered.</exception>
    public Task<Arguments> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        using var span = Traces.Send(_socket.Namespace.Name, eventName);
        EventMetrics.OnSent(clients: 1);
        var server = _socket.Namespace.Server;
        var adapter = _socket.Namespace.Adapter;
        var id = _socket.Namespace.NextAckId();
        var encoded = adapter.Encode(eventName, args);
        var ack = new SingleAck(_socket.Acks, id);
        _socket.Acks.Add(id, ack);
        ack.Start(AckTimeout ?? server.Options.AckTimeout, server.Time);
        _socket.Deliver(adapter.EncodePacket(encoded, IsCompressed, id), IsVolatile, encoded, isOwn: true, asksForAck: true);
        return ack.Answer;
    }

    /// <summary>Sends an event to the client and waits for its answer.</summary>
    /// <typeparam name="T">What to read the answer's first argument as.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    /// <returns>The first argument of the answer.</returns>
    /// <exception cref="AckTimeoutException">No answer within <see cref="Timeout"/>, or the option <c>AckTimeout</c>.</exception>
    /// <exception cref="SocketIoException">The name is reserved, or the socket was disconnected before it answered.</exception>
    [OverloadResolutionPriority(1)]
    public Task<T?> EmitWithAckAsync<T>(string eventName, object? arg) => EmitWithAckAsync<T>(eventName, [arg]);

    /// <summary>Sends an event to the client and waits for its answer.</summary>
    /// <typeparam name="T">What to read the answer's first argument as.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>The first argument of the answer.</returns>
    /// <exception cref="AckTimeoutException">No answer within <see cref="Timeout"/>, or the option <c>AckTimeout</c>.</exception>
    /// <exception cref="SocketIoException">The name is reserved, or the socket was disconnected before it answered.</exception>
    public Task<T?> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> args) => First<T>(EmitWithAckAsync(eventName, args));

    /// <summary>Emits through a contract: <c>socket.Volatile.As&lt;IChatClient&gt;().Said("ada", "hi")</c>.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    /// <exception cref="ArgumentException">It is no contract.</exception>
    public TEvents As<TEvents>()
        where TEvents : class => EventContracts.As<TEvents>(this);

    Task<T> IEventSender.EmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation) =>
        EmitWithAckAsync<T>(eventName, args).WaitAsync(cancellation)!;

    private EncodedArguments Encode(string eventName, ReadOnlySpan<object?> args)
    {
        var adapter = _socket.Namespace.Adapter;
        var encoded = IsVolatile || !_socket.Life.WasConnected || _socket.Client.IsRevision3 ? adapter.Encode(eventName, args) : adapter.EncodeKept(eventName, args);
        return _socket.Namespace.KeepsLatest ? encoded with { Key = new EventKey(eventName, LatestKey) } : encoded;
    }

    private static async Task<T?> First<T>(Task<Arguments> answer) => (await answer.ConfigureAwait(false)).Get<T>(0);
}

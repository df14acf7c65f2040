using System.Runtime.CompilerServices;

namespace ActorSocketIo;

/// <summary>Something that many sockets can be reached through: the server, a namespace, a family of namespaces.</summary>
public abstract class BroadcastTarget
{
    /// <summary>Drops the packet for clients that cannot take it at once.</summary>
    public BroadcastOperator Volatile => Everyone.Volatile;

    /// <summary>Only sockets of this node.</summary>
    public BroadcastOperator Local => Everyone.Local;

    private protected abstract BroadcastOperator Everyone { get; }

    /// <summary>Sockets in any of the rooms.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Everyone.To(rooms);

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => Everyone.To(rooms);

    /// <summary>Leaves out sockets in any of the rooms.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Everyone.Except(rooms);

    /// <summary>Whether transports may compress the packet.</summary>
    /// <param name="compress">Default of a packet: true.</param>
    public BroadcastOperator Compress(bool compress) => Everyone.Compress(compress);

    /// <inheritdoc cref="SocketEmitter.Key"/>
    public BroadcastOperator Key(string key) => Everyone.Key(key);

    /// <inheritdoc cref="BroadcastOperator.Timeout"/>
    public BroadcastOperator Timeout(TimeSpan timeout) => Everyone.Timeout(timeout);

    /// <inheritdoc cref="BroadcastOperator.Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <inheritdoc cref="BroadcastOperator.Emit(string, ReadOnlySpan{object?})"/>
    public void Emit(string eventName, params ReadOnlySpan<object?> args) => Everyone.Emit(eventName, args);

    /// <inheritdoc cref="BroadcastOperator.EmitAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? arg) => EmitAsync(eventName, [arg]);

    /// <inheritdoc cref="BroadcastOperator.EmitAsync(string, ReadOnlySpan{object?})"/>
    public Task EmitAsync(string eventName, params ReadOnlySpan<object?> args) => Everyone.EmitAsync(eventName, args);

    /// <inheritdoc cref="BroadcastOperator.Send(ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void Send(object? arg) => Send([arg]);

    /// <inheritdoc cref="BroadcastOperator.Send(ReadOnlySpan{object?})"/>
    public void Send(params ReadOnlySpan<object?> args) => Everyone.Send(args);

    /// <inheritdoc cref="BroadcastOperator.EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<Argument>> EmitWithAckAsync(string eventName, object? arg) => EmitWithAckAsync(eventName, [arg]);

    /// <inheritdoc cref="BroadcastOperator.EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    public Task<IReadOnlyList<Argument>> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args) =>
        Everyone.EmitWithAckAsync(eventName, args);

    /// <inheritdoc cref="BroadcastOperator.As"/>
    public TEvents As<TEvents>()
        where TEvents : class => Everyone.As<TEvents>();

    /// <inheritdoc cref="BroadcastOperator.EmitWithAckAsync{TEvents, TResult}"/>
    public Task<IReadOnlyList<TResult>> EmitWithAckAsync<TEvents, TResult>(Func<TEvents, Task<TResult>> ask)
        where TEvents : class => Everyone.EmitWithAckAsync(ask);

    /// <inheritdoc cref="BroadcastOperator.FetchSocketsAsync"/>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(SocketFields fields = SocketFields.All, CancellationToken cancellation = default) =>
        Everyone.FetchSocketsAsync(fields, cancellation);

    /// <inheritdoc cref="BroadcastOperator.QuerySocketsAsync"/>
    public Task<PartialAnswer<RemoteSocket>> QuerySocketsAsync(SocketFields fields = SocketFields.All, CancellationToken cancellation = default) =>
        Everyone.QuerySocketsAsync(fields, cancellation);

    /// <inheritdoc cref="BroadcastOperator.StreamSocketsAsync"/>
    public IAsyncEnumerable<RemoteSocket> StreamSocketsAsync(SocketFields fields = SocketFields.All, CancellationToken cancellation = default) =>
        Everyone.StreamSocketsAsync(fields, cancellation);

    /// <inheritdoc cref="BroadcastOperator.AllSocketsAsync"/>
    public Task<IReadOnlySet<string>> AllSocketsAsync(CancellationToken cancellation = default) => Everyone.AllSocketsAsync(cancellation);

    /// <inheritdoc cref="BroadcastOperator.CountAsync"/>
    public Task<int> CountAsync(CancellationToken cancellation = default) => Everyone.CountAsync(cancellation);

    /// <inheritdoc cref="BroadcastOperator.SocketsJoin"/>
    public void SocketsJoin(params ReadOnlySpan<string> rooms) => Everyone.SocketsJoin(rooms);

    /// <inheritdoc cref="BroadcastOperator.SocketsJoinAsync"/>
    public Task SocketsJoinAsync(params ReadOnlySpan<string> rooms) => Everyone.SocketsJoinAsync(rooms);

    /// <inheritdoc cref="BroadcastOperator.SocketsLeave"/>
    public void SocketsLeave(params ReadOnlySpan<string> rooms) => Everyone.SocketsLeave(rooms);

    /// <inheritdoc cref="BroadcastOperator.SocketsLeaveAsync"/>
    public Task SocketsLeaveAsync(params ReadOnlySpan<string> rooms) => Everyone.SocketsLeaveAsync(rooms);

    /// <inheritdoc cref="BroadcastOperator.DisconnectSockets"/>
    public void DisconnectSockets(bool close = false) => Everyone.DisconnectSockets(close);

    /// <inheritdoc cref="BroadcastOperator.DisconnectSocketsAsync"/>
    public Task DisconnectSocketsAsync(bool close = false) => Everyone.DisconnectSocketsAsync(close);
}

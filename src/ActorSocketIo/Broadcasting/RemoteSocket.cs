using System.Runtime.CompilerServices;

namespace ActorSocketIo;

/// <summary>A socket of any node as <c>FetchSocketsAsync</c> found it: a snapshot that can be operated on.</summary>
public sealed class RemoteSocket
{
    private readonly Adapter _adapter;
    private readonly BroadcastScope _scope;

    internal RemoteSocket(Adapter adapter, string id, Handshake handshake, IReadOnlySet<string> rooms, Argument data)
        : this(adapter, id, handshake, rooms, data, BroadcastScope.Everyone.To([id]))
    {
    }

    private RemoteSocket(Adapter adapter, string id, Handshake handshake, IReadOnlySet<string> rooms, Argument data, BroadcastScope scope)
    {
        _adapter = adapter;
        _scope = scope;
        Id = id;
        Handshake = handshake;
        Rooms = rooms;
        Data = data;
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>How it came to be; of a socket of another node without the headers that carry secrets.</summary>
    public Handshake Handshake { get; }

    /// <summary>The rooms it was in.</summary>
    public IReadOnlySet<string> Rooms { get; }

    /// <summary>What the application kept with it: one JSON object.</summary>
    public Argument Data { get; }

    /// <summary>The socket itself, if it is of this node.</summary>
    public Socket? LocalSocket => _adapter.Index.Sockets.GetValueOrDefault(Id);

    private BroadcastOperator Self => new(_adapter.Namespace, _scope);

    /// <summary>How long to wait for its answer.</summary>
    /// <param name="timeout">From the emit on.</param>
    public RemoteSocket Timeout(TimeSpan timeout) => new(_adapter, Id, Handshake, Rooms, Data, _scope with { Timeout = timeout });

    /// <inheritdoc cref="Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <summary>Sends an event to its client.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    public void Emit(string eventName, params ReadOnlySpan<object?> args) => Self.Emit(eventName, args);

    /// <inheritdoc cref="EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<Argument> EmitWithAckAsync(string eventName, object? arg) => EmitWithAckAsync(eventName, [arg]);

    /// <summary>Sends an event to its client and waits for the answer.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>The first argument of the answer.</returns>
    /// <exception cref="AckTimeoutException">It did not answer in time.</exception>
    /// <exception cref="SocketIoException">It is not connected any more.</exception>
    public Task<Argument> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args) => First(Self.EmitWithAckAsync(eventName, args));

    /// <summary>Makes it join rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node find it there.</returns>
    public Task JoinAsync(params ReadOnlySpan<string> rooms) => Self.SocketsJoinAsync(rooms);

    /// <summary>Makes it leave rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node leave it out.</returns>
    public Task LeaveAsync(params ReadOnlySpan<string> rooms) => Self.SocketsLeaveAsync(rooms);

    /// <summary>Disconnects it.</summary>
    /// <param name="close">Whether its whole connection is closed.</param>
    /// <returns>Completes when its node has done so.</returns>
    public Task DisconnectAsync(bool close = false) => Self.DisconnectSocketsAsync(close);

    private static async Task<Argument> First(Task<IReadOnlyList<Argument>> answers)
    {
        var all = await answers.ConfigureAwait(false);
        return all.Count > 0 ? all[0] : throw new SocketIoException("socket has been disconnected");
    }
}

using System.Runtime.CompilerServices;
using ActorSocketIo.Entities;
using ActorSocketIo.Namespaces;

namespace ActorSocketIo;

/// <summary>A pool of sockets on one connection, with its own middlewares, listeners and rooms; this node's part of it.</summary>
public sealed class Namespace : BroadcastTarget
{
    private readonly Lock _residence = new();
    private long _ackIds = -1;
    private int _residents;
    private bool _isGone;
    private bool _isServing;

    internal Namespace(SocketIoServer server, string name, ParentNamespace? parent = null)
    {
        Server = server;
        Name = name;
        Parent = parent;
        Adapter = new Adapter(this);
        ServerEvents = new ServerEvents(this);
    }

    /// <summary>Its name, with the leading slash.</summary>
    public string Name { get; }

    /// <summary>The server it belongs to.</summary>
    public SocketIoServer Server { get; }

    /// <summary>Who is in which room on this node.</summary>
    public Adapter Adapter { get; }

    /// <summary>The connected sockets of this node, by id.</summary>
    public IReadOnlyDictionary<string, Socket> Sockets => Adapter.Index.Sockets;

    /// <summary>What other servers emit with <see cref="ServerSideEmit(string, ReadOnlySpan{object?})"/>.</summary>
    public ServerEvents ServerEvents { get; }

    /// <summary>Whether a socket's next event starts when the listener of the one before first awaits, as in Node, not when it has ended. Default false.</summary>
    /// <remarks>Events start in order all the same; connection listeners are waited for. Without effect on a <see cref="SocketActor"/>.</remarks>
    public bool Interleaved
    {
        get => Listeners.Interleaved;
        set => Listeners.Interleaved = value;
    }

    internal ParentNamespace? Parent { get; }

    internal NamespaceListeners Listeners { get; } = new();

    private protected override BroadcastOperator Everyone => new(Adapter, BroadcastScope.Everyone);

    /// <summary>Runs for each client that asks to join, before it is connected, in the order of the calls.</summary>
    /// <param name="middleware">Throws <see cref="RefusedException"/> to refuse the client.</param>
    public void Use(Func<Socket, Task> middleware) => Listeners.Middlewares.Add(middleware);

    /// <summary>A client has joined.</summary>
    /// <param name="handler">Adds the socket's listeners. Its events wait until it has ended.</param>
    public void OnConnection(Func<Socket, Task> handler) => Listeners.Connection.Add(handler);

    /// <inheritdoc cref="OnConnection(Func{Socket, Task})"/>
    public void OnConnection(Action<Socket> handler) => Listeners.Connection.Add(socket =>
    {
        handler(socket);
        return Task.CompletedTask;
    });
    /// <summary>Handles events by the methods of a class, with an instance and a DI scope for each event.</summary>
    /// <typeparam name="THandlers">The class; its constructor may have services injected.</typeparam>
    /// <exception cref="ArgumentException">No method is marked with <see cref="OnAttribute"/>.</exception>
    public void UseHandlers<THandlers>()
        where THandlers : SocketHandlers => HandlerClass.Register(typeof(THandlers), Listeners, () => Server.Services);

    /// <summary>Makes each socket an actor of the application's.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    public void UseSocketActor<TActor>()
        where TActor : SocketActor => Listeners.SocketActor = typeof(TActor);

    /// <summary>Makes each room that is addressed an actor of the application's; the same on every node.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    public void UseRoomActor<TActor>()
        where TActor : RoomActor => Listeners.RoomActor = typeof(TActor);

    /// <summary>Makes the namespace an actor of the application's; the same on every node.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    public void UseNamespaceActor<TActor>()
        where TActor : NamespaceActor => Listeners.NamespaceActor = typeof(TActor);

    /// <summary>The actor of a room.</summary>
    /// <param name="room">The room's name.</param>
    public RoomRef Room(string room) => new(this, room);

    /// <summary>The actor of a socket of any node; it answers only to an application's own <see cref="SocketActor"/>.</summary>
    /// <param name="socketId">The socket's id.</param>
    public EntityRef Socket(string socketId) => new(() => Server.RunningNode.SocketRegionOf(socketId), socketId, Server.Options.RequestsTimeout);

    /// <summary>The actor of this namespace.</summary>
    public EntityRef Actor => new(() => Server.RunningNode.NamespaceRegion, EntityName.Of(Name), Server.Options.RequestsTimeout);

    /// <summary>Emits to every other server; clients get nothing.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    [OverloadResolutionPriority(1)]
    public void ServerSideEmit(string eventName, object? arg) => ServerSideEmit(eventName, [arg]);

    /// <summary>Emits to every other server; clients get nothing.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    public void ServerSideEmit(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReservedAmongServers(eventName);
        Adapter.Utilities.ServerSideEmit(Adapter.Encode(eventName, args));
    }
    /// <summary>Emits to every other server and collects their answers.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    /// <returns>The first argument of each server's answer.</returns>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    /// <exception cref="PartialAnswerException{Argument}">A server did not answer in time; the answers that came are in it.</exception>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<Argument>> ServerSideEmitWithAckAsync(string eventName, object? arg) => ServerSideEmitWithAckAsync(eventName, [arg]);

    /// <summary>Emits to every other server and collects their answers.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>The first argument of each server's answer.</returns>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    /// <exception cref="PartialAnswerException{Argument}">A server did not answer in time; the answers that came are in it.</exception>
    public Task<IReadOnlyList<Argument>> ServerSideEmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args) =>
        ServerSideEmitWithAckAsync(Server.Options.RequestsTimeout, eventName, args);

    /// <summary>Emits to every other server and collects their answers.</summary>
    /// <param name="timeout">How long to wait for them.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>The first argument of each server's answer.</returns>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    /// <exception cref="PartialAnswerException{Argument}">A server did not answer in time; the answers that came are in it.</exception>
    public Task<IReadOnlyList<Argument>> ServerSideEmitWithAckAsync(TimeSpan timeout, string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReservedAmongServers(eventName);
        return Adapter.Utilities.ServerSideEmitWithAck(Adapter.Encode(eventName, args), timeout);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    /// <summary>One counter for all sockets of the namespace on this node.</summary>
    internal int NextAckId() => (int)(Interlocked.Increment(ref _ackIds) & int.MaxValue);

    /// <summary>A client is about to join; it must <see cref="Leave"/> however that ends.</summary>
    /// <returns>False if the namespace was dropped: ask for it again.</returns>
    internal bool TryEnter()
    {
        lock (_residence)
        {
            if (!_isGone)
                _residents++;
            return !_isGone;
        }
    }

    /// <summary>A client that had entered is gone, or was refused.</summary>
    internal void Leave()
    {
        bool isEmpty;
        lock (_residence)
            isEmpty = --_residents == 0;
        if (isEmpty && Parent is not null && Server.Options.CleanupEmptyChildNamespaces)
            Server.Namespaces.DropIfEmpty(this);
    }

    /// <summary>Lets nobody in any more, if nobody is in.</summary>
    internal bool TryClose()
    {
        lock (_residence)
            return _isGone = _residents == 0;
    }

    /// <summary>Makes it known to the other nodes that this one has it.</summary>
    internal void StartServing()
    {
        lock (_residence)
        {
            if (_isServing || Server.Node is not { } node)
                return;
            _isServing = true;
            node.Interest.FirstMember(Name, "");
        }
    }

    /// <summary>Takes that back.</summary>
    internal void StopServing()
    {
        lock (_residence)
        {
            if (_isServing)
                Server.Node?.Interest.LastMember(Name, "");
            _isServing = false;
        }
    }
}

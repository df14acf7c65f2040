using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;

namespace ActorSocketIo;

/// <summary>A pool of sockets on one connection, with its own middlewares, listeners and rooms; this node's part of it.</summary>
public sealed class Namespace : NamespaceBase
{
    private readonly ImmutableArray<Adapter> _adapters;
    private readonly Lock _residence = new();
    private long _ackIds = -1;
    private int _residents;
    private volatile bool _isGone;
    private bool _isServing;
    private volatile bool _keepsLatest;

    internal Namespace(SocketIoServer server, string name, ParentNamespace? parent = null)
        : base(server)
    {
        Name = name;
        Parent = parent;
        Adapter = new Adapter(this);
        _adapters = [Adapter];
        ServerEvents = new ServerEvents(this);
    }

    /// <summary>Its name, with the leading slash.</summary>
    public string Name { get; }

    /// <summary>Who is in which room on this node.</summary>
    public Adapter Adapter { get; }

    /// <summary>The connected sockets of this node, by id.</summary>
    public IReadOnlyDictionary<string, Socket> Sockets => Adapter.Index.Sockets;

    /// <summary>What other servers emit with <see cref="ServerSideEmit(string, ReadOnlySpan{object?})"/>.</summary>
    public ServerEvents ServerEvents { get; }

    /// <summary>The other servers; a word before the emit says to which of them, whether to this one too, and how long to wait.</summary>
    public ServerOperator Servers => new(this, ServerScope.Others);

    internal ParentNamespace? Parent { get; }

    /// <summary>Whether it was dropped: a client that asks for its name gets another one.</summary>
    internal bool IsGone => _isGone;

    /// <summary>Whether it or a socket that it has had keeps the latest events only: then it is known of each of its events what it is the latest of.</summary>
    internal bool KeepsLatest => _keepsLatest || SlowClients == SlowClientPolicy.KeepLatest;

    internal override ImmutableArray<Adapter> Adapters => _adapters;

    /// <summary>The actor of a room.</summary>
    /// <param name="room">The room's name.</param>
    public RoomRef Room(string room) => new(this, room);

    /// <summary>The actor of a socket of any node; it answers only to an application's own <see cref="SocketActor"/>.</summary>
    /// <param name="socketId">The socket's id; that of a client of Socket.IO 2 is found on the socket's own node only.</param>
    public EntityRef Socket(string socketId)
    {
        return new(() => Server.RunningNode.SocketRegionOf(EntityOf(socketId)), socketId, Server.Options.RequestsTimeout, EntityOf);

        string EntityOf(string id) => Sockets.GetValueOrDefault(id)?.EntityId ?? Adapter.Remote.EntityOf(id);
    }

    /// <summary>The actor of this namespace.</summary>
    public EntityRef Actor => new(() => Server.RunningNode.NamespaceRegion, EntityName.Of(Name), Server.Options.RequestsTimeout);

    /// <inheritdoc cref="ServerSideEmit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void ServerSideEmit(string eventName, object? arg) => ServerSideEmit(eventName, [arg]);

    /// <summary>Emits to every other server; clients get nothing. The same as <c>Servers.Emit</c>.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    public void ServerSideEmit(string eventName, params ReadOnlySpan<object?> args) => Servers.Emit(eventName, args);

    /// <inheritdoc cref="ServerSideEmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<Argument>> ServerSideEmitWithAckAsync(string eventName, object? arg) => ServerSideEmitWithAckAsync(eventName, [arg]);

    /// <summary>Emits to every other server and collects their answers. The same as <c>Servers.EmitWithAckAsync</c>.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>The first argument of each server's answer.</returns>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    /// <exception cref="PartialAnswerException{Argument}">A server did not answer in time; the answers that came are in it.</exception>
    public Task<IReadOnlyList<Argument>> ServerSideEmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args) => Servers.EmitWithAckAsync(eventName, args);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    /// <summary>A socket keeps the latest events only.</summary>
    internal void KeepLatest() => _keepsLatest = true;

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

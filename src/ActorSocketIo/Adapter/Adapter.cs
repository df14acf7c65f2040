using ActorSocketIo.Adapters;
using ActorSocketIo.Corking;
using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sockets;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>Who is in which room of a namespace on this node, and the way to all others.</summary>
/// <remarks>
/// A plain concurrent index, not an actor: an emit walks a snapshot of it and fills outboxes on the caller's thread, then hands one message to
/// the link of each interested node, all before it returns. That is what keeps the order of emits (DESIGN §3.1). Listeners of the four events run on
/// whatever thread has changed a room, which may be the one that takes another node's commands and emits: they must not block.
/// </remarks>
public sealed class Adapter
{
    private readonly RoomIndex _index;
    private readonly RoomEvents _events;
    private readonly Namespace _namespace;

    internal Adapter(Namespace nsp)
    {
        _namespace = nsp;
        _index = new RoomIndex(
            room => nsp.Server.Node?.Interest.FirstMember(nsp.Name, room),
            room => nsp.Server.Node?.Interest.LastMember(nsp.Name, room));
        _events = new RoomEvents(Tell);
        Remote = new RemoteSide(this);
        Utilities = new Utilities(this);
        Data = new DataChanges(this);
        ServerSide = new ServerSide(this);
    }

    /// <summary>A room has its first socket on this node.</summary>
    public event Action<string>? RoomCreated;

    /// <summary>A room's last socket on this node has left.</summary>
    public event Action<string>? RoomDeleted;

    /// <summary>A socket has joined a room: the room, and the socket's id.</summary>
    public event Action<string, string>? RoomJoined;

    /// <summary>A socket has left a room: the room, and the socket's id.</summary>
    public event Action<string, string>? RoomLeft;

    /// <summary>The rooms with sockets on this node; a socket's id is a room too.</summary>
    public IReadOnlyCollection<string> Rooms => [.. _index.Names];

    internal RoomIndex Index => _index;

    internal Namespace Namespace => _namespace;

    /// <summary>What it does to and asks of other nodes.</summary>
    internal RemoteSide Remote { get; }

    /// <summary>Its share of the server utilities.</summary>
    internal Utilities Utilities { get; }

    /// <summary>Writes what the application keeps with sockets.</summary>
    internal DataChanges Data { get; }

    /// <summary>Its way to the listeners of other servers.</summary>
    internal ServerSide ServerSide { get; }

    /// <summary>The order of this node's emits; null if clients are not guarded.</summary>
    internal EmitOrder? Order => Server.Node?.Order;

    private SocketIoServer Server => _namespace.Server;

    private bool HasListeners => RoomCreated is not null || RoomJoined is not null || RoomLeft is not null || RoomDeleted is not null;

    /// <summary>The ids of the sockets of this node that are in any of the rooms.</summary>
    /// <param name="rooms">The rooms; all sockets if none.</param>
    public IReadOnlySet<string> Sockets(params ReadOnlySpan<string> rooms)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var socket in _index.Select(BroadcastScope.Everyone.To(rooms)))
            found.Add(socket.Id);
        return found;
    }

    /// <summary>The rooms that a socket of this node is in; null if there is no such socket.</summary>
    /// <param name="socketId">The socket's id.</param>
    public IReadOnlySet<string>? SocketRooms(string socketId) => _index.Sockets.TryGetValue(socketId, out var socket) ? socket.Rooms : null;

    /// <summary>How many nodes the server has, as this node sees it.</summary>
    public int ServerCount() => 1 + (Server.Node?.Peers.Others.Length ?? 0);

    internal EncodedArguments Encode(string eventName, ReadOnlySpan<object?> args) => SocketJson.Encode(eventName, args, Server.Json);

    /// <summary>Encodes an event that is kept for clients that are away, if the server keeps any: with an offset behind its arguments, or to get a number.</summary>
    internal EncodedArguments EncodeKept(string eventName, ReadOnlySpan<object?> args) => Order is null
        ? SocketJson.Encode(eventName, args, Server.Json, Server.Recovery?.NextOffset())
        : SocketJson.Encode(eventName, args, Server.Json) with { IsKept = true };

    /// <summary>Gives an event that is to be kept its number, where clients are guarded. Within a turn.</summary>
    internal EncodedArguments Number(in EncodedArguments args) => args.IsKept && Order is { } order ? args with { Number = order.Next() } : args;

    /// <summary>Puts what the client is to know a kept event by behind its arguments, if it is not there yet.</summary>
    /// <param name="args">The event.</param>
    /// <param name="from">The node that has told this one; null if it was emitted here.</param>
    internal EncodedArguments Stamp(in EncodedArguments args, NodeToken? from = null)
    {
        if (args.Number == 0)
            return args.Offset is null ? args with { Offset = PacketOffset.Read(args.Json.Span) } : args;
        var emitter = from ?? Server.RunningNode.Peers.Self;
        return Order is { } order
            ? args.WithOffset(order.StampOf(emitter, args.Number)) with { IsStamped = true }
            : args.WithOffset(PacketOffset.Make(emitter.ToString(), args.Number));
    }

    /// <summary>A client takes a text at the end for what it got last: where clients are guarded, it is told that of an event that is not kept, too. Within a turn.</summary>
    internal EncodedArguments StampVolatile(in EncodedArguments args) =>
        Order is { } order && args.Json.Span.EndsWith("\"]"u8) ? args with { Json = PacketOffset.Append(args.Json, order.Stamp()), IsStamped = true } : args;

    /// <summary>Puts a member into a room, or wakes it there; into the one of its own id: into the index.</summary>
    /// <remarks>Whoever changes rooms calls <see cref="RaiseEvents"/> afterwards, when it holds no lock.</remarks>
    internal void Join(Membership member, string room)
    {
        if (!HasListeners)
        {
            Enter(member, room);
            return;
        }

        lock (_events.Gate)
        {
            if (Enter(member, room))
                _events.Note(RoomChangeKind.Created, room);
            _events.Note(RoomChangeKind.Joined, room, member.Id);
        }
    }

    /// <summary>Takes a member out of a room that it is in; out of the one of its own id: out of the index.</summary>
    /// <inheritdoc cref="Join" path="/remarks"/>
    internal void Leave(Membership member, string room)
    {
        if (!HasListeners)
        {
            Exit(member, room);
            return;
        }

        lock (_events.Gate)
            NoteLeft(member, room, isGone: Exit(member, room));
    }

    /// <summary>To those who look, a member leaves a room; what is emitted there still reaches it.</summary>
    /// <inheritdoc cref="Join" path="/remarks"/>
    internal void Sleep(Membership member, string room)
    {
        if (!HasListeners)
        {
            _index.Sleep(member, room);
            return;
        }

        lock (_events.Gate)
            NoteLeft(member, room, isGone: _index.Sleep(member, room));
    }

    /// <summary>Takes a member that is asleep out of a room: nobody is to be told.</summary>
    internal void Forget(Membership member, string room) => Exit(member, room);

    /// <summary>Puts a member that is asleep into a room: nobody is to be told.</summary>
    internal void Settle(Membership member, string room) => _index.Settle(member, room);

    /// <summary>Tells the application what has changed.</summary>
    internal void RaiseEvents()
    {
        if (EmitOrder.IsMine)
            EmitOrder.WhenOver(_events.Raise);
        else
            _events.Raise();
    }

    /// <summary>Emits to the sockets of this node, then to every other node that may have some.</summary>
    /// <remarks>Corked: the outboxes here are filled before anybody can answer, and the links are written to before the clients of this node.</remarks>
    internal void Broadcast(in EncodedArguments args, BroadcastScope scope)
    {
        using var corked = Cork.Begin();
        using var turn = EmitOrder.Enter(Order);
        using var underWay = EmitsUnderWay.Begin();
        var begun = EventMetrics.BeginFanOut(Server.Time);
        var numbered = Number(args);
        Deliver(numbered, scope);
        if (!scope.Local || numbered.Number > 0)
            Remote.Broadcast(numbered, scope);
        EventMetrics.OnFannedOut(Server.Time, begun, isLocal: true);
    }

    /// <inheritdoc cref="Broadcast"/>
    internal ValueTask BroadcastAsync(in EncodedArguments args, BroadcastScope scope)
    {
        if (args.IsKept && Order is not null)
            return Remote.BroadcastInOrderAsync(args, scope);
        using var corked = Cork.Begin();
        using var turn = EmitOrder.Enter(Order);
        using var underWay = EmitsUnderWay.Begin();
        var begun = EventMetrics.BeginFanOut(Server.Time);
        Deliver(args, scope);
        var taken = scope.Local ? default : EmitsUnderWay.Until(Remote.BroadcastAsync(args, scope));
        EventMetrics.OnFannedOut(Server.Time, begun, isLocal: true);
        return taken;
    }

    /// <summary>Emits to a client that has gone on to another node, and perhaps come back from there.</summary>
    /// <param name="packet">What was emitted to its old socket.</param>
    /// <param name="args">What that was made of.</param>
    /// <param name="left">That socket's place.</param>
    internal void Follow(EncodedPacket packet, in EncodedArguments args, Membership left)
    {
        using var turn = EmitOrder.Enter(Order);
        using var underWay = EmitsUnderWay.Begin();
        if (_index.FindMember(left.Id) is { } here && here != left)
            here.Deliver(packet, isVolatile: false, args);
        Remote.Broadcast(args.IsStamped ? args.WithoutOffset() : args, BroadcastScope.Everyone.To([left.Id]) with { Key = args.Key?.Key, Compress = packet.Compress });
    }

    /// <summary>Emits to the sockets of this node.</summary>
    /// <param name="args">The event.</param>
    /// <param name="scope">For whom.</param>
    /// <param name="from">The node that has told this one; null if the event was emitted here.</param>
    internal void Deliver(in EncodedArguments args, BroadcastScope scope, NodeToken? from = null)
    {
        EncodedPacket? packet = null, bare = null; // nobody here: nothing is encoded
        var kept = args;
        var mayBeBare = false;
        var members = 0;
        foreach (var member in _index.SelectMembers(scope))
        {
            if (packet is null && bare is null)
            {
                kept = scope.Volatile ? StampVolatile(args) : ForClients(args, scope.Key, from);
                mayBeBare = (kept.Offset is not null || kept.IsStamped) && Server.AllowsRevision3;
            }

            if (mayBeBare && member.IsOfRevision3)
                member.Deliver(bare ??= EncodePacket(kept.WithoutOffset(), scope.Compress, ackId: null), scope.Volatile, kept, from);
            else
                member.Deliver(packet ??= EncodePacket(kept, scope.Compress, ackId: null), scope.Volatile, kept, from);
            members++;
        }

        EventMetrics.OnSent(members);
    }

    // As it is kept for clients that may be away, or slow.
    private EncodedArguments ForClients(in EncodedArguments args, string? key, NodeToken? from)
    {
        var kept = Server.Recovery is null ? args : Stamp(args, from);
        return _namespace.KeepsLatest ? kept with { Key = new EventKey(args.ReadName(Server.Json), key) } : kept;
    }

    internal EncodedPacket EncodePacket(in EncodedArguments args, bool compress, long? ackId) =>
        Server.Options.Parser.Encode(new SocketPacket(SocketPacketType.Event, _namespace.Name, args.Json, ackId, args.Attachments), compress);

    private bool Enter(Membership member, string room) => room == member.Id ? _index.Add(member) : _index.Join(member, room);

    private bool Exit(Membership member, string room) => room == member.Id ? _index.Remove(member) : _index.Leave(member, room);

    private void NoteLeft(Membership member, string room, bool isGone)
    {
        _events.Note(RoomChangeKind.Left, room, member.Id);
        if (isGone)
            _events.Note(RoomChangeKind.Deleted, room);
    }

    private void Tell(RoomChange change)
    {
        switch (change.Kind)
        {
            case RoomChangeKind.Created:
                Guard(RoomCreated, change, static (call, change) => call(change.Room));
                break;
            case RoomChangeKind.Joined:
                Guard(RoomJoined, change, static (call, change) => call(change.Room, change.SocketId));
                break;
            case RoomChangeKind.Left:
                Guard(RoomLeft, change, static (call, change) => call(change.Room, change.SocketId));
                break;
            case RoomChangeKind.Deleted:
                Guard(RoomDeleted, change, static (call, change) => call(change.Room));
                break;
        }
    }

    /// <summary>What a listener throws must not keep a socket from leaving, nor a link from going on.</summary>
    private void Guard<T>(T? listeners, RoomChange change, Action<T, RoomChange> call)
        where T : Delegate
    {
        if (listeners is null)
            return;
        using var lifted = Cork.Lift(); // one that blocks on a client would wait for what its own thread holds back
        foreach (var listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                call(listener, change);
            }
            catch (Exception e) // the application's
            {
                Server.Log.ListenerFailed(e, "room " + change.Room, _namespace.Name, change.SocketId);
            }
        }
    }
}

using System.Runtime.CompilerServices;
using ActorSocketIo.Entities;
using ActorSocketIo.Rooms;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;

namespace ActorSocketIo;

/// <summary>Base of application actors that are a room whose state outlives its node: what has happened is written to a journal and read again.</summary>
/// <remarks>
/// As <see cref="RoomActor"/>, with Akka.Persistence's <c>Persist</c>, <c>Recover</c> and <c>Command</c> instead of <c>Receive</c>. The journal is the application's choice (its
/// HOCON, or <c>WithSqlPersistence</c>) and every node must reach it. Events are stored by their serializer: mark them with <see cref="IClusterMessage"/>, or bind
/// another. Answer and emit in <c>Persist</c>'s callback: by then it is written. <c>Become</c> takes all of a constructor's commands away, those of this base too: events that
/// sockets pass on, ordered emits that others ask for, and the receive timeout are <c>Unhandled</c> then. The stop at a hand-off is heard still, unless the new behaviour has
/// a <c>CommandAny</c>, which must leave what it does not know to <c>Unhandled</c>. If the cluster splits, each side may start the room; see DECISIONS.md.
/// </remarks>
public abstract class PersistentRoomActor : ReceivePersistentActor, IRoomActor
{
    private readonly EntityPart _entity;
    private readonly OrderedEmits _ordered;

    /// <summary>Finds the room that the actor is made for.</summary>
    protected PersistentRoomActor()
    {
        _entity = new(Context, GetType());
        _ordered = new(_entity);
        CommandAsync<RoomProtocol.Forwarded>(message => _entity.OnForwarded(message, Sender));
        Command<RoomProtocol.EmitOrdered>(emit => _ordered.OnEmitOrdered(emit, Sender));
        Command<RoomProtocol.GetHome>(_ => _ordered.OnGetHome(Sender));
        Command<Unreadable>(message => Sender.Tell(_entity.Refuse(message)));
        Command<ReceiveTimeout>(_ => Passivate());
        Command<EntityStop>(_ => Context.Stop(Self));
    }

    /// <summary>Under which its events are stored: from namespace and room, the same on every node and for ever.</summary>
    /// <remarks>A third longer than both names; databases take 255 characters as a rule, so the application limits what rooms are called.</remarks>
    public override string PersistenceId => $"socketio-room-{Self.Path.Name}";

    /// <inheritdoc cref="NamedActor.Server"/>
    protected SocketIoServer Server => _entity.Node.Server;

    /// <inheritdoc cref="NamedActor.Namespace"/>
    protected Namespace Namespace => _entity.Namespace;

    /// <summary>The room's name.</summary>
    protected string Room => _entity.Room;

    /// <inheritdoc cref="Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    protected void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <summary>Emits to all sockets of the room.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    protected void Emit(string eventName, params ReadOnlySpan<object?> args) => Namespace.To(Room).Emit(eventName, args);

    /// <inheritdoc cref="RoomActor.EmitOrderedAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    protected Task EmitOrderedAsync(string eventName, object? arg) => EmitOrderedAsync(eventName, [arg]);

    /// <inheritdoc cref="RoomActor.EmitOrderedAsync(string, ReadOnlySpan{object?})"/>
    protected Task EmitOrderedAsync(string eventName, params ReadOnlySpan<object?> args) => _ordered.Emit(eventName, args);

    /// <inheritdoc cref="RoomActor.EmitOrderedAsync{TEvents}"/>
    protected Task EmitOrderedAsync<TEvents>(Action<TEvents> emit)
        where TEvents : class => new SingleEmit<Task>(_ordered.Emit, asks: false).Through(emit);

    /// <summary>Emits through a contract to all sockets of the room.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    protected TEvents As<TEvents>()
        where TEvents : class => Namespace.To(Room).As<TEvents>();

    /// <inheritdoc cref="NamedActor.To"/>
    protected BroadcastOperator To(params ReadOnlySpan<string> rooms) => Namespace.To(rooms);

    /// <summary>Listens for an event that sockets pass on with <c>Forward</c>.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the event; acknowledge it in <c>Persist</c>'s callback.</param>
    protected void On(string eventName, Action<EventContext> handler) => _entity.Listeners.Add(eventName, Listeners.From(handler));

    /// <inheritdoc cref="NamedActor.Passivate"/>
    protected static void Passivate() => Context.Parent.Tell(new Passivate(EntityStop.Instance));

    /// <summary>Stops, though the actor has become something that does not listen for it.</summary>
    /// <param name="message">What nobody has handled.</param>
    protected override void Unhandled(object message)
    {
        if (message is EntityStop)
            Context.Stop(Self);
        else
            base.Unhandled(message);
    }
}

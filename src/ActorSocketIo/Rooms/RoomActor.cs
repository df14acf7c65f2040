using System.Runtime.CompilerServices;
using ActorSocketIo.Rooms;

namespace ActorSocketIo;

/// <summary>Base of application actors that are a room: derive, receive messages, register with <c>UseRoomActor</c>.</summary>
/// <remarks>
/// Entity id: namespace and room. There is one in the cluster, on any node, started by the first message to it (<see cref="Namespace.Room"/>), never by
/// an emit, a join or a client's string. When nodes come and go it may be stopped and started elsewhere by the next message. Then its state is new: let the members
/// bring it again, or keep it in a <see cref="PersistentRoomActor"/>. <c>src/Samples/Game</c> shows both.
/// </remarks>
public abstract class RoomActor : NamedActor, IRoomActor
{
    private readonly OrderedEmits _ordered;

    /// <summary>Finds the room that the actor is made for.</summary>
    protected RoomActor()
    {
        _ordered = new(Entity);
        Receive<RoomProtocol.EmitOrdered>(emit => _ordered.OnEmitOrdered(emit, Sender));
        Receive<RoomProtocol.GetHome>(_ => _ordered.OnGetHome(Sender));
    }

    /// <summary>The room's name.</summary>
    protected string Room => Entity.Room;

    private protected override BroadcastOperator Members => Namespace.To(Room);

    /// <inheritdoc cref="EmitOrderedAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    protected Task EmitOrderedAsync(string eventName, object? arg) => EmitOrderedAsync(eventName, [arg]);

    /// <summary>Emits to the room in one order for all its members in the cluster.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>Completes when every node with members has it.</returns>
    protected Task EmitOrderedAsync(string eventName, params ReadOnlySpan<object?> args) => _ordered.Emit(eventName, args);

    /// <summary>Emits an event of a contract to the room in one order for all its members in the cluster: <c>EmitOrderedAsync((IChatClient room) => room.Said("ada", "hi"))</c>.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    /// <param name="emit">Calls the event's method.</param>
    /// <returns>Completes when every node with members has it.</returns>
    protected Task EmitOrderedAsync<TEvents>(Action<TEvents> emit)
        where TEvents : class => new SingleEmit<Task>(_ordered.Emit, asks: false).Through(emit);
}

using System.Runtime.CompilerServices;
using ActorSocketIo.Adapters;
using ActorSocketIo.Rooms;
using Akka.Actor;

namespace ActorSocketIo;

/// <summary>Base of application actors that are a room: derive, receive messages, register with <c>UseRoomActor</c>.</summary>
/// <remarks>
/// Entity id: namespace and room. There is one in the cluster, on any node, started by the first message to it (<see cref="Namespace.Room"/>), never by
/// an emit, a join or a client's string. Its state does not survive a hand-off to another node unless the application keeps it elsewhere.
/// </remarks>
public abstract class RoomActor : NamedActor
{
    private readonly long _incarnation;

    /// <summary>Finds the room that the actor is made for.</summary>
    protected RoomActor()
    {
        _incarnation = SocketIoNode.Of(Context.System).Incarnations.Next(Server.Time.GetUtcNow());
        Receive<RoomProtocol.EmitOrdered>(OnEmitOrdered);
    }

    /// <summary>The room's name.</summary>
    protected string Room => RoomName;

    private protected override BroadcastOperator Members => Namespace.To(Room);

    /// <inheritdoc cref="EmitOrderedAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    protected Task EmitOrderedAsync(string eventName, object? arg) => EmitOrderedAsync(eventName, [arg]);

    /// <summary>Emits to the room in one order for all its members in the cluster.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>Completes when every node with members has it.</returns>
    protected Task EmitOrderedAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        return Broadcast(AdapterProtocol.Payload.Of(Namespace.Adapter.Encode(eventName, args)));
    }

    private Task Broadcast(AdapterProtocol.Payload payload) => Namespace.Adapter.Utilities.BroadcastOrdered(Room, payload, _incarnation);

    /// <summary>Sends it on its way in this turn, which is what orders it; the answer follows when it has arrived.</summary>
    private void OnEmitOrdered(RoomProtocol.EmitOrdered emit) =>
        Broadcast(emit.Event).PipeTo(Sender, success: () => new RoomProtocol.OrderedEmitted());
}

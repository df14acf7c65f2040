using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;
using ActorSocketIo.Link;
using ActorSocketIo.Telemetry;
using Akka.Actor;

namespace ActorSocketIo.Rooms;

/// <summary>The emits of one life of a room's actor, in one order for all members.</summary>
internal sealed class OrderedEmits(EntityPart entity)
{
    private long _incarnation = entity.Node.Incarnations.Next(entity.Node.Server.Time.GetUtcNow());

    private NodeToken Home => entity.Node.Peers.Self;

    /// <summary>Sends an event on its way before it returns.</summary>
    /// <returns>Completes when every node with members has it.</returns>
    public Task Emit(string eventName, ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        using var span = Traces.Send(entity.Namespace.Name, eventName);
        return Emit(AdapterProtocol.Payload.Of(entity.Namespace.Adapter.EncodeKept(eventName, args)));
    }

    /// <summary>Sends it on its way in this turn, which is what orders it; the answer follows when it has arrived.</summary>
    public void OnEmitOrdered(RoomProtocol.EmitOrdered emit, IActorRef sender)
    {
        using var span = emit.Event.ContinueTrace("order", emit.TraceParent, entity.Namespace.Name, entity.Node.Server.Json);
        Emit(emit.Event).PipeTo(sender, success: () => new RoomProtocol.OrderedEmitted(Home));
    }

    /// <summary>Where the actor lives.</summary>
    public void OnGetHome(IActorRef sender) => sender.Tell(new RoomProtocol.Home(Home));

    /// <exception cref="SocketIoException">A node has had a younger actor's emit. The next call is made under a number that is higher than that one's.</exception>
    private async Task Emit(AdapterProtocol.Payload payload)
    {
        var incarnation = Volatile.Read(ref _incarnation);
        var younger = await entity.Namespace.Adapter.Utilities.BroadcastOrdered(entity.Room, payload, incarnation).ConfigureAwait(false);
        if (younger == 0)
            return;
        entity.Node.Incarnations.Saw(younger);
        Interlocked.CompareExchange(ref _incarnation, entity.Node.Incarnations.Next(entity.Node.Server.Time.GetUtcNow()), incarnation);
        throw new SocketIoException("not all members have it: a node has had an emit of a younger actor of the room, as if this one had been replaced");
    }
}

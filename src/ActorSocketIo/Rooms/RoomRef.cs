using System.Runtime.CompilerServices;
using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;
using ActorSocketIo.Rooms;
using ActorSocketIo.Telemetry;
using Akka.Actor;

namespace ActorSocketIo;

/// <summary>The actor of a room.</summary>
public sealed class RoomRef : EntityRef
{
    private readonly Namespace _namespace;

    internal RoomRef(Namespace nsp, string room)
        : base(() => nsp.Server.RunningNode.RoomRegion, EntityName.Of(nsp.Name, room), nsp.Server.Options.RequestsTimeout)
    {
        _namespace = nsp;
        Name = room;
    }

    /// <summary>The room's name.</summary>
    public string Name { get; }

    /// <inheritdoc cref="EmitOrderedAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task EmitOrderedAsync(string eventName, object? arg) => EmitOrderedAsync(eventName, [arg]);

    /// <summary>Emits to the room in one order for all its members in the cluster, whichever nodes emit.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>
    /// Completes when every node with members has it. Against plain emits there is order only if this is awaited. A lost connection between living nodes neither fails nor
    /// doubles it; it is never done again by another actor after the first one's node has died.
    /// </returns>
    /// <exception cref="SocketIoException">The name is reserved; or in the task: the actor's node was lost, or the actor failed. Some members may have got the event.</exception>
    /// <exception cref="AskTimeoutException">The room's actor, or a node with members, did not answer in time. Some members may have got the event.</exception>
    public Task EmitOrderedAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        using var span = Traces.Send(_namespace.Name, eventName);
        var payload = AdapterProtocol.Payload.Of(_namespace.Adapter.EncodeKept(eventName, args));
        var node = _namespace.Server.RunningNode;
        var call = new OrderedCall(node, EntityName.Of(_namespace.Name, Name), payload, _namespace.Server.Options.RequestsTimeout);
        node.EmitInOrder(call);
        return call.WaitAsync();
    }

    /// <summary>Emits an event of a contract as <see cref="EmitOrderedAsync(string, ReadOnlySpan{object?})"/> does: <c>EmitOrderedAsync((IChatClient room) => room.Said("ada", "hi"))</c>.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    /// <param name="emit">Calls the event's method.</param>
    /// <inheritdoc cref="EmitOrderedAsync(string, ReadOnlySpan{object?})" path="/returns"/>
    /// <inheritdoc cref="EmitOrderedAsync(string, ReadOnlySpan{object?})" path="/exception"/>
    public Task EmitOrderedAsync<TEvents>(Action<TEvents> emit)
        where TEvents : class => new SingleEmit<Task>(EmitOrderedAsync, asks: false).Through(emit);

    /// <summary>How many sockets the room has in the cluster.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<int> CountAsync(CancellationToken cancellation = default) => _namespace.To(Name).CountAsync(cancellation);
}

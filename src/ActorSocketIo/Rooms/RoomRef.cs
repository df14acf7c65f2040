using System.Runtime.CompilerServices;
using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;
using ActorSocketIo.Rooms;
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
    /// <returns>Completes when every node with members has it. Against plain emits there is order only if this is awaited.</returns>
    /// <exception cref="SocketIoException">The name is reserved.</exception>
    /// <exception cref="AskTimeoutException">The room's actor, or a node with members, did not answer in time.</exception>
    public Task EmitOrderedAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        var payload = AdapterProtocol.Payload.Of(_namespace.Adapter.Encode(eventName, args));
        return AskAsync<RoomProtocol.OrderedEmitted>(new RoomProtocol.EmitOrdered(payload));
    }

    /// <summary>How many sockets the room has in the cluster.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<int> CountAsync(CancellationToken cancellation = default) => _namespace.To(Name).CountAsync(cancellation);
}

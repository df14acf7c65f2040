using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using ActorSocketIo.Rooms;
using Akka.Actor;
using Akka.Cluster.Sharding;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>Has the actor of a room emit: through this node's region, or by the link to the node where it lives.</summary>
internal static class OrderedRequests
{
    /// <summary>Sends it on its way before it returns; what goes to one node arrives in the order of the calls.</summary>
    /// <returns>Completes without failing. Null: the node was lost, or its link did not take it; the event may have arrived at some members all the same.</returns>
    public static async Task<EmittedInOrder?> EmitAsync(this SocketIoNode node, NodeToken home, OrderedCall call)
    {
        var request = new EmitInOrder(0, call.EntityId, call.Event, call.Left) { TraceParent = call.TraceParent };
        if (home == node.Peers.Self)
            return await EmitHereAsync(node, request).ConfigureAwait(false);
        var answer = await node.AskAsync(
            [home], Lane.Ordered, request.Timeout, static asked => new AnswerGatherer<EmittedInOrder>(asked), number => request with { Request = number }).ConfigureAwait(false);
        return answer.Found is [var emitted] ? emitted : null;
    }

    /// <summary>Hands it to this node's region before it returns.</summary>
    /// <returns>Completes without failing.</returns>
    public static async Task<EmittedInOrder> EmitHereAsync(SocketIoNode node, EmitInOrder request)
    {
        if (node.HandsRoomsOver)
            return new(request.Request, OrderedOutcome.NotHere, default, "");
        try
        {
            var emitted = await node.RoomRegion.Ask<RoomProtocol.OrderedEmitted>(
                new ShardingEnvelope(request.EntityId, new RoomProtocol.EmitOrdered(request.Event) { TraceParent = request.TraceParent }), request.Timeout).ConfigureAwait(false);
            return new(request.Request, OrderedOutcome.Emitted, emitted.Home, "");
        }
        catch (AskTimeoutException)
        {
            return new(request.Request, OrderedOutcome.Silent, default, "");
        }
        catch (Exception e) // the actor's answer
        {
            return new(request.Request, OrderedOutcome.Failed, default, e.Message);
        }
    }
}

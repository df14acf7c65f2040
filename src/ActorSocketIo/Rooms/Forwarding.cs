using ActorSocketIo.Adapters;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo.Rooms;

/// <summary>Passes a client's events on to the actor of a room.</summary>
internal static class Forwarding
{
    /// <summary>Sends the event on; waits for the answer only if the client does.</summary>
    public static ValueTask PassOnAsync(EventContext context, RoomRef room)
    {
        var json = context.Socket.Namespace.Server.Json;
        var message = new RoomProtocol.Forwarded(
            context.SocketId, AdapterProtocol.Payload.Of(SocketJson.Encode(context.EventName, context.Args.ToValues(), json)), context.WantsAck)
        {
            TraceParent = Traces.Parent,
        };
        if (context.WantsAck)
            return AnswerAsync(context, room, message, json);
        room.Tell(message);
        return default;
    }

    private static async ValueTask AnswerAsync(EventContext context, RoomRef room, RoomProtocol.Forwarded message, System.Text.Json.JsonSerializerOptions json)
    {
        var answer = await room.AskAsync<RoomProtocol.ForwardAnswered>(message, cancellation: context.Aborted).ConfigureAwait(false);
        context.Ack(Arguments.Parse(answer.Answer.ToArgument(json), skip: 0, json).ToValues());
    }
}

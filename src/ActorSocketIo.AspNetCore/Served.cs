using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.AspNetCore.WebSockets;

namespace ActorSocketIo.AspNetCore;

/// <summary>What became of a request: it was refused, or is a WebSocket now; neither if it has been answered.</summary>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="WebSocket">What is to be run until it ends.</param>
internal readonly record struct Served(Refusal? Refusal, AcceptedWebSocket? WebSocket)
{
    public static implicit operator Served(Refusal? refusal) => new(refusal, null);

    public static implicit operator Served(AcceptedWebSocket webSocket) => new(null, webSocket);
}

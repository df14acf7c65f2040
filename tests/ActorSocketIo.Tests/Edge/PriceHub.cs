using Microsoft.AspNetCore.SignalR;

namespace ActorSocketIo.Tests.Edge;

/// <summary>A hub of an application that has a Socket.IO server, too.</summary>
public sealed class PriceHub(SocketIoServer io) : Hub
{
    public void Say(string text) => io.Emit("price", text);
}

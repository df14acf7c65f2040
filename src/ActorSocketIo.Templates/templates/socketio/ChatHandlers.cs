using ActorSocketIo;

namespace SocketIoApp;

/// <summary>What happens when clients send something. An instance for each event; services are injected into the constructor.</summary>
public sealed class ChatHandlers(ILogger<ChatHandlers> logger) : SocketHandlers, IChatServer
{
    private string Name => Socket.Data.Get<string>("name") ?? "somebody";

    public override Task OnConnectedAsync()
    {
        logger.LogInformation("{Socket} has come", Socket.Id);
        return Task.CompletedTask;
    }

    public async Task<bool> Join(string room, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 20)
            return false;
        Socket.Data.Set("name", name);
        await Socket.JoinAsync(room);
        Socket.To(room).As<IChatClient>().Joined(name);
        return true;
    }

    /// <summary>Everybody in the room gets it, on whatever node, the sender too.</summary>
    public void Say(string room, string text)
    {
        if (Socket.Rooms.Contains(room))
            Socket.Namespace.To(room).As<IChatClient>().Said(Name, text);
    }
}

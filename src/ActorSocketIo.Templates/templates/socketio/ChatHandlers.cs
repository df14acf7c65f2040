using ActorSocketIo;

namespace SocketIoApp;

/// <summary>What clients can do. An instance for each event; services are injected into the constructor.</summary>
public sealed class ChatHandlers(ILogger<ChatHandlers> logger) : SocketHandlers
{
    private string Name => Socket.Data.Get<string>("name") ?? "somebody";

    public override Task OnConnectedAsync()
    {
        logger.LogInformation("{Socket} has come", Socket.Id);
        return Task.CompletedTask;
    }

    /// <summary>Takes a name and enters a room. What is returned acknowledges the event.</summary>
    [On("join")]
    public async Task<bool> JoinAsync(string room, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 20)
            return false;
        Socket.Data.Set("name", name);
        await Socket.JoinAsync(room);
        Socket.To(room).Emit("joined", name);
        return true;
    }

    /// <summary>Everybody in the room gets it, on whatever node, the sender too.</summary>
    [On("say")]
    public void Say(string room, string text)
    {
        if (Socket.Rooms.Contains(room))
            Socket.Namespace.To(room).Emit("said", Name, text);
    }
}

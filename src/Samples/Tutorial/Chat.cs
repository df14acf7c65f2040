using ActorSocketIo;

namespace Tutorial;

/// <summary>What clients of the chat can do.</summary>
public static class Chat
{
    private static readonly string[] s_rooms = ["lobby", "kitchen"];

    /// <summary>Adds it to a server.</summary>
    public static void AddTo(SocketIoServer io)
    {
        io.Sockets.UseRoomActor<ChatRoom>();
        io.OnConnection(socket =>
        {
            var name = socket.User?.Identity?.Name ?? "somebody";

            socket.On<string, IReadOnlyList<string>>("enter", async room =>
            {
                if (!s_rooms.Contains(room))
                    throw new RefusedException("there is no such room");
                await socket.JoinAsync(room);
                socket.To(room).Emit("notice", $"{name} has come in");
                var lines = await io.Sockets.Room(room).AskAsync<ChatRoom.Lines>(new ChatRoom.GetLines());
                return lines.All;
            });

            socket.On<string, string>("say", (room, text) =>
            {
                if (socket.Rooms.Contains(room))
                    io.Sockets.Room(room).Tell(new ChatRoom.Say(name, text));
            });
        });
    }
}

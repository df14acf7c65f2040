namespace ActorSocketIo.BenchApp;

/// <summary>The events that the load generator sends.</summary>
internal static class BenchContract
{
    public static void Install(SocketIoServer io)
    {
        io.OnConnection(socket =>
        {
            socket.On("echo", (Argument payload) => payload);
            socket.On("join", async context =>
            {
                await socket.JoinAsync(context.Args.Get<string>(0)!);
                context.Ack();
            });
            socket.On("leave", context =>
            {
                socket.Leave(context.Args.Get<string>(0)!);
                context.Ack();
            });
            socket.On("bcast", (string room, Argument message) =>
            {
                if (room.Length > 0)
                    io.To(room).Emit("msg", message);
                else
                    io.Emit("msg", message);
            });
            socket.On("fetch", async (string room) => (await io.In(room).FetchSocketsAsync()).Count);
            socket.On("sse", CountServersAsync);
        });
        io.Sockets.ServerEvents.On("serverPing", () => "pong");

        async Task<int> CountServersAsync()
        {
            try
            {
                return (await io.ServerSideEmitWithAckAsync("serverPing")).Count;
            }
            catch (PartialAnswerException<Argument>)
            {
                return -1;
            }
        }
    }
}

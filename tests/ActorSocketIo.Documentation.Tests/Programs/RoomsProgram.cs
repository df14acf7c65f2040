using ActorSocketIo;
using ActorSocketIo.AspNetCore;

namespace Examples.Programs;

/// <summary>The program of the tutorial with acknowledgements and rooms.</summary>
internal static class RoomsProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSocketIo();

        var app = builder.Build();
        app.UseFileServer();
        var io = app.MapSocketIo();

        io.OnConnection(socket =>
        {
            socket.On<string, int>("enter", async room =>
            {
                await socket.JoinAsync(room);
                socket.To(room).Emit("notice", $"{socket.Id} has come in");
                return await io.In(room).CountAsync();
            });
            socket.On<string, string>("say", (room, text) => io.To(room).Emit("said", text));
            socket.OnDisconnect(reason => app.Logger.LogInformation("{Id} has left: {Reason}", socket.Id, reason));
        });

        app.Run();
    }
}

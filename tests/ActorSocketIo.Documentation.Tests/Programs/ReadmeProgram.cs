using ActorSocketIo;
using ActorSocketIo.AspNetCore;

namespace Examples.Programs;

/// <summary>The program of the README.</summary>
internal static class ReadmeProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSocketIo();

        var app = builder.Build();
        var io = app.MapSocketIo();

        io.OnConnection(socket =>
        {
            socket.On<string>("join", room => socket.JoinAsync(room));
            socket.On<string, string>("say", (room, text) => io.To(room).Emit("said", socket.Id, text));
            socket.On<int, int, int>("add", (a, b) => a + b);                 // the result is the acknowledgement
        });

        app.Run();
    }
}

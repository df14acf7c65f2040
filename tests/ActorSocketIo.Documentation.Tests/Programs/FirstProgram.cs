using ActorSocketIo;
using ActorSocketIo.AspNetCore;

namespace Examples.Programs;

/// <summary>The first program of the tutorial.</summary>
internal static class FirstProgram
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
            socket.On<string>("say", text => io.Emit("said", text));
        });

        app.Run();
    }
}

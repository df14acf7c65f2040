using ActorSocketIo;
using ActorSocketIo.AspNetCore;

namespace Examples.Programs;

/// <summary>The counterpart of <c>node/setUp.js</c>.</summary>
internal static class SetUpProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSocketIo(options =>
        {
            options.Engine.PingInterval = TimeSpan.FromSeconds(10);
            options.ConnectionStateRecovery = new() { MaxDisconnectionDuration = TimeSpan.FromMinutes(1) };
        });

        var app = builder.Build();
        var io = app.MapSocketIo();

        io.OnConnection(socket => app.Logger.LogInformation("{Id} is here", socket.Id));

        app.Run();
    }
}

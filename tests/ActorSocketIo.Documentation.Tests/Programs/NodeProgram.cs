using ActorSocketIo;
using ActorSocketIo.AspNetCore;

namespace Examples.Programs;

/// <summary>A node of a server: told by its configuration whom it joins.</summary>
internal static class NodeProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.Configure<SocketIoOptions>(builder.Configuration.GetSection("SocketIo"));
        builder.Services.AddSocketIo(cluster: builder.Configuration.GetSection("Cluster").Bind);

        var app = builder.Build();
        app.MapSocketIo();

        app.Run();
    }
}

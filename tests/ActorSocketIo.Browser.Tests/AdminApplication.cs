using ActorSocketIo.AdminUi;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Protocol.SocketIo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Browser.Tests;

/// <summary>An application of one's own with the Admin UI for a page of another origin, as the package's README has it; in this process.</summary>
internal static class AdminApplication
{
    /// <summary>Starts it on a port that the system chooses.</summary>
    /// <param name="origin">The page's.</param>
    /// <param name="passwordHash">Of the password that the scripts type.</param>
    /// <param name="parser">Of the server and all its clients.</param>
    public static async Task<WebApplication> StartAsync(string origin, string passwordHash, IPacketParser parser)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSocketIo(options => options.Parser = parser);
        builder.Services.AddCors();
        var app = builder.Build();
        app.UseCors();
        var io = app.MapSocketIo(endpoint => endpoint.RequireCors(policy => policy.WithOrigins(origin).AllowCredentials()));
        io.UseAdminUi(admin =>
        {
            admin.Username = "ada";
            admin.PasswordHash = passwordHash;
            admin.Mode = AdminUiMode.Development;
        });
        io.OnConnection(socket => socket.On("picture", context => socket.Emit("seen", context.Args[0])));
        await app.StartAsync();
        return app;
    }
}

using System.Net;
using ActorSocketIo.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>A whole server on Kestrel with a namespace for each policy.</summary>
internal sealed class StormServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StormServer(WebApplication app, SocketIoServer io)
    {
        (_app, Io) = (app, io);
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public SocketIoServer Io { get; }

    public int Port { get; }

    public static async Task<StormServer> StartAsync(int maxPackets, int maxBytes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseDirectSockets().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSocketIo(options =>
        {
            options.Engine.MaxQueuedPackets = maxPackets;
            options.Engine.MaxQueuedBytes = maxBytes;
            options.Engine.PingInterval = TimeSpan.FromMinutes(10); // the slow are not to be found out by their missing pongs
        });
        var app = builder.Build();
        var io = app.MapSocketIo();
        foreach (var policy in Enum.GetValues<SlowClientPolicy>())
            io.Of($"/{policy}").SlowClients = policy;
        await app.StartAsync();
        return new StormServer(app, io);
    }

    public async ValueTask DisposeAsync()
    {
        await Io.Engine.CloseAsync();
        await _app.DisposeAsync();
    }
}

using System.Net;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Emitter;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Cluster.Tests.Outside;

/// <summary>The emitter's endpoint of a server whose clients are in memory, on Kestrel.</summary>
internal sealed class EmitterDoor : IAsyncDisposable
{
    public const string Key = "a key of the tests that is long enough";

    private readonly WebApplication _app;

    private EmitterDoor(WebApplication app)
    {
        _app = app;
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Address { get; }

    /// <summary>For requests that no emitter makes.</summary>
    public HttpClient Http { get; }

    public static async Task<EmitterDoor> OpenAsync(SocketIoServer server, Action<SocketIoEmitterEndpointOptions>? configure = null, Action<WebApplicationBuilder>? build = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(server);
        build?.Invoke(builder);
        var app = builder.Build();
        app.MapSocketIoEmitter(options =>
        {
            options.Key = Key;
            configure?.Invoke(options);
        });
        await app.StartAsync();
        return new(app);
    }

    public SocketIoEmitter Emitter(string key = Key, TimeProvider? time = null) =>
        new(new SocketIoEmitterOptions { Nodes = { Address }, Key = key, Time = time ?? TimeProvider.System, Timeout = TimeSpan.FromSeconds(30) });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

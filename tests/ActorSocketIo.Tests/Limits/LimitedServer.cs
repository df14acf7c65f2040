using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Limits;

/// <summary>A whole server on Kestrel with limits, whose clock goes on when told to, and clients over both transports.</summary>
internal sealed class LimitedServer : IAsyncDisposable
{
    private const string Path = "/socket.io/?EIO=4&transport=";

    private readonly WebApplication _app;
    private readonly List<IDisposable> _clients = [];

    private LimitedServer(WebApplication app, SocketIoServer io, ManualTime time)
    {
        (_app, Io, Time) = (app, io, time);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(20) };
    }

    public SocketIoServer Io { get; }

    public ManualTime Time { get; }

    public HttpClient Http { get; }

    public static async Task<LimitedServer> StartAsync(
        Action<SocketIoOptions> configure, Action<SocketIoServer> application, bool usesDirectSockets = false, Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? pipeline = null)
    {
        var time = new ManualTime();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        if (usesDirectSockets)
            builder.WebHost.UseDirectSockets();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSocketIo(configure);
        build?.Invoke(builder);
        var app = builder.Build();
        pipeline?.Invoke(app);
        var io = app.MapSocketIo();
        application(io);
        await app.StartAsync();
        return new LimitedServer(app, io, time);
    }

    /// <summary>Opens a session.</summary>
    /// <param name="transport"><c>polling</c>, <c>websocket</c> or <c>deflate</c>, a WebSocket with compression offered.</param>
    public async Task<IWireClient> OpenAsync(string transport)
    {
        if (transport == "polling")
        {
            using var json = JsonDocument.Parse((await Http.GetStringAsync(Path + transport))[1..]);
            var polling = new PollingWire(Http, $"{Path}polling&sid={json.RootElement.GetProperty("sid").GetString()}");
            _clients.Add(polling);
            return polling;
        }

        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, Http.BaseAddress!.Port);
        var socket = new RawWebSocket(client);
        _clients.Add(socket);
        await socket.UpgradeAsync(Path + "websocket", transport == "deflate" ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
        Assert.StartsWith("HTTP/1.1 101", socket.Head, StringComparison.Ordinal);
        Assert.StartsWith("0{", await socket.ReadAsync(), StringComparison.Ordinal);
        return new WebSocketWire(socket);
    }

    /// <summary>Opens a session and joins the main namespace.</summary>
    public async Task<IWireClient> JoinAsync(string transport)
    {
        var client = await OpenAsync(transport);
        await client.SendAsync("40");
        Assert.StartsWith("40{\"sid\":", await client.ReadAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Lets the clock go on until something is so; what waits goes on on the pool.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition, double step = 0.1)
    {
        for (var i = 0; i < 2000 && !condition(); i++)
        {
            Time.Advance(TimeSpan.FromSeconds(step));
            await Task.Delay(2);
        }

        Assert.True(condition(), "has not come in 2000 steps");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        Http.Dispose();
        foreach (var session in Io.Engine.Clients)
            session.Close(discard: true); // those that poll would have a second to come for the rest, which does not pass
        await _app.DisposeAsync();
    }
}

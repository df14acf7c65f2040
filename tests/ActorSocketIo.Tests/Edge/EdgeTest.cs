using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Edge;

/// <summary>A bare engine on Kestrel that echoes, and clients for it.</summary>
public abstract class EdgeTest : IAsyncLifetime
{
    private protected const string Polling = "/engine.io/?EIO=4&transport=polling";
    private protected const string WebSocket = "/engine.io/?EIO=4&transport=websocket";

    private readonly List<IDisposable> _owned = [];
    private WebApplication? _app;

    private protected EngineServer Server { get; private set; } = null!;

    private protected HttpClient Http { get; private set; } = null!;

    private protected int Port { get; private set; }

    private protected virtual bool UsesDirectSockets => false;

    /// <summary>How sessions ended, in order.</summary>
    private protected Events<string> Closed { get; } = new();

    /// <summary>What the application was told about refused requests.</summary>
    private protected Events<EngineConnectionError> Refused { get; } = new();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var owned in _owned)
            owned.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Server?.Dispose();
    }

    private protected async Task StartAsync(
        Action<EngineOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? pipeline = null,
        Action<IEndpointConventionBuilder>? endpoint = null, HttpProtocols protocols = HttpProtocols.Http1, Action<KestrelServerOptions>? kestrel = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            kestrel?.Invoke(options); // first: defaults of endpoints are for those that come after
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        if (UsesDirectSockets)
            builder.WebHost.UseDirectSockets();
        build?.Invoke(builder);
        _app = builder.Build();
        pipeline?.Invoke(_app);
        var mapped = _app.MapEngineIo("/engine.io", out var server, configure);
        endpoint?.Invoke(mapped);
        Server = server;
        server.ConnectionError += Refused.Add;
        server.Connection += session =>
        {
            session.MessageReceived += packet => _ = packet.IsBinary ? session.Send(packet.Data) : session.Send(Encoding.UTF8.GetString(packet.Data.Span));
            session.Closed += (reason, _) => Closed.Add(reason);
        };
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Port = new Uri(address).Port;
        Http = Own(new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{Port}"),
            Timeout = TimeSpan.FromSeconds(20),
        });
    }

    private protected T Own<T>(T one)
        where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }

    private protected async Task<string> HandshakeAsync()
    {
        using var json = JsonDocument.Parse((await Http.GetStringAsync(Polling))[1..]);
        return json.RootElement.GetProperty("sid").GetString()!;
    }

    private protected Task<HttpResponseMessage> PollAsync(string sid, CancellationToken cancellation = default) =>
        Http.GetAsync($"{Polling}&sid={sid}", cancellation);

    private protected Task<HttpResponseMessage> PostAsync(string sid, HttpContent content) => Http.PostAsync($"{Polling}&sid={sid}", content);

    private protected Task<HttpResponseMessage> PostAsync(string sid, string body) => PostAsync(sid, new StringContent(body, Encoding.UTF8, "text/plain"));

    private protected async Task<RawWebSocket> ConnectAsync(string url = WebSocket, string extraHeaders = "")
    {
        var socket = await RawAsync();
        await socket.UpgradeAsync(url, extraHeaders);
        return socket;
    }

    private protected async Task<RawWebSocket> RawAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        client.NoDelay = true;
        return Own(new RawWebSocket(client));
    }

    private protected async Task StopAsync() => await _app!.StopAsync();

    /// <summary>Completes when the application has begun to stop.</summary>
    private protected Task Stopping
    {
        get
        {
            var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _app!.Lifetime.ApplicationStopping.Register(stopping.SetResult);
            return stopping.Task;
        }
    }

    private protected static async Task<string> AssertAsync(HttpStatusCode status, Task<HttpResponseMessage> response)
    {
        using var answer = await response;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"expected {status}, was {answer.StatusCode}: {body}");
        return body;
    }
}

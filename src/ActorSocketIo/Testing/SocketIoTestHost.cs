using System.Security.Claims;
using ActorSocketIo.Sessions;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSocketIo.Testing;

/// <summary>A whole server without a port: its clients are in the same process, everything between them is real.</summary>
/// <remarks>Starts in about a second; share one among the tests of a class, in namespaces of their own.</remarks>
public sealed class SocketIoTestHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _hosted;

    private SocketIoTestHost(ServiceProvider services)
    {
        _services = services;
        _hosted = [.. services.GetServices<IHostedService>()];
        Server = services.GetRequiredService<SocketIoServer>();
    }

    /// <summary>The server under test.</summary>
    public SocketIoServer Server { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => _services;

    /// <summary>The actor system that the server runs on.</summary>
    public ActorSystem System => _services.GetRequiredService<ActorSystem>();

    /// <summary>Starts a server.</summary>
    /// <param name="application">Adds namespaces, middlewares and handlers.</param>
    /// <param name="configure">Options of the server.</param>
    /// <param name="services">Services that handlers and actors need; a logger factory, for instance.</param>
    public static Task<SocketIoTestHost> StartAsync(
        Action<SocketIoServer> application, Action<SocketIoOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        StartNodeAsync(application, configure, services);

    /// <summary>Starts one node of several; see <see cref="SocketIoTestCluster"/>.</summary>
    /// <param name="application">Adds namespaces, middlewares and handlers.</param>
    /// <param name="configure">Options of the server.</param>
    /// <param name="services">Services that handlers and actors need.</param>
    /// <param name="cluster">Whom it joins.</param>
    /// <param name="hocon">Wins over everything else.</param>
    /// <param name="akka">More for the actor system.</param>
    internal static async Task<SocketIoTestHost> StartNodeAsync(
        Action<SocketIoServer> application,
        Action<SocketIoOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<SocketIoClusterOptions>? cluster = null,
        string hocon = "",
        Action<AkkaConfigurationBuilder>? akka = null)
    {
        ArgumentNullException.ThrowIfNull(application);
        var collection = new ServiceCollection();
        collection.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        collection.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        collection.AddSingleton<IHostApplicationLifetime, TestLifetime>();
        services?.Invoke(collection);
        collection.AddSocketIo(configure, cluster, (builder, _) =>
        {
            builder.AddHocon(hocon, HoconAddMode.Prepend);
            akka?.Invoke(builder);
        });
        var host = new SocketIoTestHost(collection.BuildServiceProvider());
        application(host.Server);
        try
        {
            foreach (var hosted in host._hosted)
                await hosted.StartAsync(CancellationToken.None).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false); // a node that was not let in would go on asking
            throw;
        }
    }

    /// <summary>How long clients wait for an event or an answer before they fail. Default 30 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Opens a connection and joins a namespace.</summary>
    /// <param name="nsp">The namespace.</param>
    /// <param name="auth">What the client sends along.</param>
    /// <param name="headers">Headers of its handshake request; names in lower case.</param>
    /// <param name="user">Who it is, as if the application had authenticated it.</param>
    /// <exception cref="RefusedException">The server refused the client.</exception>
    /// <exception cref="TimeoutException">A middleware has not decided within <see cref="Patience"/>.</exception>
    public Task<TestClient> ConnectAsync(string nsp = "/", object? auth = null, IReadOnlyDictionary<string, string>? headers = null, ClaimsPrincipal? user = null) =>
        Open(headers, user).JoinAsync(nsp, auth);

    /// <summary>Opens a connection that has joined no namespace yet.</summary>
    /// <param name="headers">Headers of its handshake request; names in lower case.</param>
    /// <param name="user">Who it is, as if the application had authenticated it.</param>
    public TestConnection Open(IReadOnlyDictionary<string, string>? headers = null, ClaimsPrincipal? user = null) =>
        new(Server, new CapturedRequest(Server.Options.Engine.Path + "/?EIO=4&transport=websocket", headers: headers, user: user), Patience);

    /// <summary>Stops the server as an application does: sessions first, then the actors.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var lifecycle in _hosted.OfType<IHostedLifecycleService>())
            await lifecycle.StoppingAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var hosted in _hosted.Reverse())
            await hosted.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>An application that runs until it is disposed.</summary>
    private sealed class TestLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
            // The test disposes the host.
        }
    }
}

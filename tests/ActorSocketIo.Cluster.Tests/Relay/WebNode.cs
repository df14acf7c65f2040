using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Relay;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>One node of a server on Kestrel, in this process, with an application that answers.</summary>
internal sealed class WebNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebNode(WebApplication app, SocketIoServer io, ConcurrentQueue<string> notes)
    {
        Notes = notes;
        _app = app;
        Io = io;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false, MaxConnectionsPerServer = 200 })
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public SocketIoServer Io { get; }

    /// <summary>For requests to this node.</summary>
    public HttpClient Http { get; }

    public int Port => Http.BaseAddress!.Port;

    public ActorSystem System => _app.Services.GetRequiredService<ActorSystem>();

    public NodeRelay Relay => Io.RunningNode.Relay;

    /// <summary>How sessions of this node ended, by sid.</summary>
    public ConcurrentDictionary<string, string> Closed { get; } = new();

    /// <summary>What the application of this node was told about refused requests: code, and the name of the mistake.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>What handlers have noted.</summary>
    public ConcurrentQueue<string> Notes { get; }

    /// <summary>Starts a node and waits until it serves.</summary>
    /// <param name="seed">Whom it joins; null for nobody.</param>
    /// <param name="configure">Changes its options.</param>
    public static async Task<WebNode> StartAsync(WebNode? seed, Action<SocketIoOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseDirectSockets().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSocketIo(
            configure,
            cluster =>
            {
                cluster.StartTimeout = TimeSpan.FromSeconds(60);
                if (seed is not null)
                    cluster.SeedNodes.Add(seed.ClusterAddress);
            },
            (akka, _) => akka.AddHocon(
                """
                akka {
                  log-dead-letters = off
                  log-dead-letters-during-shutdown = off
                  coordinated-shutdown.run-by-actor-system-terminate = off
                  scheduler.tick-duration = 10 ms
                  cluster {
                    gossip-interval = 100 ms
                    leader-actions-interval = 100 ms
                    periodic-tasks-initial-delay = 100 ms
                    failure-detector.acceptable-heartbeat-pause = 5 s
                    split-brain-resolver.stable-after = 1 s
                    down-removal-margin = 200 ms
                  }
                }
                """,
                HoconAddMode.Prepend));
        var app = builder.Build();
        var io = app.MapSocketIo();
        var notes = new ConcurrentQueue<string>();
        Serve(io, notes);
        await app.StartAsync();
        var node = new WebNode(app, io, notes);
        io.Engine.Connection += session => session.Closed += (reason, _) => node.Closed[session.Id] = reason;
        io.Engine.ConnectionError += error => node.Refused.Enqueue($"{error.Code} {error.Context?.GetValueOrDefault("name")}".TrimEnd());
        return node;
    }

    /// <summary>Ends it as an application ends.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Ends its actors without a word to the others.</summary>
    public Task CrashAsync() => System.Terminate();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private string ClusterAddress
    {
        get
        {
            var address = Akka.Cluster.Cluster.Get(System).SelfAddress;
            return $"{address.Host}:{address.Port}";
        }
    }

    private static void Serve(SocketIoServer io, ConcurrentQueue<string> notes)
    {
        io.OnConnection(socket =>
        {
            socket.On<string>("echo", text => socket.Emit("echoed", text));
            socket.On<byte[]>("bytes", bytes => socket.Emit("bytes", bytes));
            socket.On<string>("join", room => socket.JoinAsync(room));
            socket.On<int>("leave", code => socket.Disconnect(close: true));
            socket.On("compute", () =>
            {
                for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(3);)
                    Thread.SpinWait(1000);
                notes.Enqueue("computed");
            });
            socket.On("hang", () => Task.Delay(Timeout.Infinite, socket.Aborted));
        });
    }
}

using System.Net;
using System.Net.NetworkInformation;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Sessions;
using Akka.Actor;
using Akka.Actor.Internal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>A whole server on a port, with a small application on it, and counts of all that a client can make it hold.</summary>
internal sealed class AttackedServer : IAsyncDisposable
{
    /// <summary>What Kestrel allows for the head of a request, and for a pause in a body.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;

    private AttackedServer(WebApplication app, SocketIoServer io, FaultLog faults)
    {
        (_app, Io, Faults) = (app, io, faults);
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public SocketIoServer Io { get; }

    public int Port { get; }

    /// <summary>What was logged that must not be: a client's doing is no fault of ours.</summary>
    public FaultLog Faults { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="usesDirectSockets">Whether connections are read by our own event loop instead of by Kestrel's transport.</param>
    /// <param name="configure">Changes the options, which have compression and the older protocol switched on.</param>
    /// <param name="pipeline">Adds middlewares before the endpoint.</param>
    /// <param name="services">Adds services, a clock perhaps.</param>
    public static async Task<AttackedServer> StartAsync(
        bool usesDirectSockets, Action<SocketIoOptions>? configure = null, Action<WebApplication>? pipeline = null, Action<IServiceCollection>? services = null)
    {
        var faults = new FaultLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(faults).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.RequestHeadersTimeout = Patience;
            options.Limits.MinRequestBodyDataRate = new MinDataRate(240, Patience + Patience); // more than a second is the least
            options.Limits.MinResponseDataRate = new MinDataRate(240, Patience + Patience);
            options.Listen(IPAddress.Loopback, 0);
        });
        if (usesDirectSockets)
            builder.WebHost.UseDirectSockets();
        services?.Invoke(builder.Services);
        builder.Services.AddSocketIo(options =>
        {
            options.Engine.PerMessageDeflate = new CompressionOptions();
            options.Engine.AllowEio3 = true;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        pipeline?.Invoke(app);
        var io = app.MapSocketIo();
        foreach (var nsp in (Namespace[])[io.Sockets, io.Of("/chat")])
            nsp.OnConnection(Serve);
        io.Of((name, _) => ValueTask.FromResult(name.StartsWith("/dyn", StringComparison.Ordinal))).OnConnection(Serve);
        io.Of("/refused").Use(_ => throw new RefusedException("not authorized", new { code = 1 }));
        await app.StartAsync();
        return new AttackedServer(app, io, faults);
    }

    /// <summary>What the server holds now.</summary>
    public Holdings Count() => new(
        Sessions: Io.Engine.ClientsCount,
        Sockets: Io.AllNamespaces.Sum(nsp => nsp.Sockets.Count),
        Rooms: Io.AllNamespaces.Sum(nsp => nsp.Adapter.Rooms.Count),
        Actors: CountActors(((ActorSystemImpl)Io.RunningNode.System).Guardian) + CountActors(((ActorSystemImpl)Io.RunningNode.System).SystemGuardian),
        Timers: Io.Engine.Wheel.Count,
        Arrivals: Io.RunningNode.Arrivals.Count,
        Questions: Io.RunningNode.Desk.Count,
        Connections: CountConnections());

    /// <summary>What it holds when nothing has changed for a while: its start goes on behind its first answers.</summary>
    public async Task<Holdings> CountSettledAsync()
    {
        var last = Count();
        for (var unchanged = 0; unchanged < 10; await Task.Delay(20))
        {
            var next = Count();
            unchanged = next == last ? unchanged + 1 : 0;
            last = next;
        }

        return last;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Serve(Socket socket)
    {
        socket.On("echo", context => context.Ack(context.Args.ToValues()));
        socket.On<string[], int>("join", async rooms =>
        {
            await socket.JoinAsync(rooms!);
            return socket.Rooms.Count;
        });
    }

    // A connection may be listed twice, when the system's table changes while it is read.
    private int CountConnections() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Where(tcp => tcp.LocalEndPoint.Port == Port && tcp.State is (TcpState.Established or TcpState.CloseWait))
        .Select(tcp => tcp.RemoteEndPoint.Port)
        .Distinct()
        .Count();

    private static int CountActors(IActorRef actor) => actor is ActorRefWithCell cell ? 1 + cell.Children.Sum(CountActors) : 0;
}

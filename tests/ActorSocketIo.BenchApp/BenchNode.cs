using System.Net;
using System.Text.RegularExpressions;
using ActorSocketIo.AspNetCore;

namespace ActorSocketIo.BenchApp;

/// <summary>A node of the server under test. Several may share a process, where machines are missing.</summary>
internal static partial class BenchNode
{
    /// <summary>Makes one. Once it serves it prints <c>READY</c> and the process id.</summary>
    /// <param name="port">For clients.</param>
    /// <param name="clusterPort">For other nodes; 0 lets the system choose.</param>
    /// <param name="args">The command line.</param>
    public static WebApplication Create(int port, int clusterPort, string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = builder.Configuration;
        builder.Logging.ClearProviders();
        builder.WebHost.UseDirectSockets().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddSocketIo(
            options =>
            {
                options.Engine.PingInterval = TimeSpan.FromMilliseconds(settings.GetValue("PING_INTERVAL", options.Engine.PingInterval.TotalMilliseconds));
                if (settings.GetValue("RECOVERY", false))
                    options.ConnectionStateRecovery = new() { Guarded = settings.GetValue("GUARDED", false) };
            },
            cluster =>
            {
                cluster.Port = clusterPort;
                if (settings["CLUSTER_SEED"] is { Length: > 0 } seed)
                    cluster.SeedNodes.Add(seed);
            });

        var app = builder.Build();
        var io = app.MapSocketIo();
        BenchContract.Install(io.Sockets);
        BenchContract.Install(io.Of(Numbered()));

        var nodes = settings.GetValue("NODES", 1);
        app.MapGet("/healthz", () => io.Sockets.Adapter.ServerCount() >= nodes
            ? Results.Ok()
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/heap", () => Results.Text($"{LiveBytes()}"));
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"READY {Environment.ProcessId}"));
        return app;
    }

    /// <summary>What objects in use take, in bytes.</summary>
    private static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var heap = GC.GetGCMemoryInfo(GCKind.FullBlocking); // GC.GetTotalMemory can be negative while many threads allocate
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }

    [GeneratedRegex(@"^/n\d+$")]
    private static partial Regex Numbered();
}

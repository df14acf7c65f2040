using System.Net;
using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.BenchApp;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseDirectSockets().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, builder.Configuration.GetValue("port", 3000)));
builder.Services.AddSocketIo(cluster: cluster =>
{
    cluster.Port = builder.Configuration.GetValue("CLUSTER_PORT", 0);
    if (builder.Configuration["CLUSTER_SEED"] is { Length: > 0 } seed)
        cluster.SeedNodes.Add(seed);
});

var app = builder.Build();
var io = app.MapSocketIo();
BenchContract.Install(io);

var nodes = builder.Configuration.GetValue("NODES", 1);
app.MapGet("/healthz", () => io.Sockets.Adapter.ServerCount() >= nodes
    ? Results.Ok()
    : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"READY {Environment.ProcessId}"));

app.Run();

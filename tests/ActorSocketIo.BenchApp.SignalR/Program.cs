using System.Net;
using ActorSocketIo.BenchApp.SignalR;
using StackExchange.Redis;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, builder.Configuration.GetValue("PORT", 3000)));
var signalR = builder.Services.AddSignalR();
if (builder.Configuration["REDIS"] is { Length: > 0 } port)
    signalR.AddStackExchangeRedis($"127.0.0.1:{port}", redis => redis.Configuration.ChannelPrefix = RedisChannel.Literal("bench"));

var app = builder.Build();
app.MapHub<BenchHub>("/hub");
app.MapGet("/healthz", () => Results.Ok());
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"READY {Environment.ProcessId}"));

app.Run();

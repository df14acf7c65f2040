using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using SocketIoApp;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseDirectSockets();
builder.Services.Configure<SocketIoOptions>(builder.Configuration.GetSection("SocketIo")); // its limits may change while the program runs
builder.Services.AddSocketIo(cluster: builder.Configuration.GetSection("Cluster").Bind);   // alone, unless it is told whom to join
builder.Services.AddHealthChecks();

var app = builder.Build();
app.UseFileServer();
app.MapHealthChecks("/health/live", new() { Predicate = check => check.Tags.Contains("live") });
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });

var io = app.MapSocketIo();
io.UseHandlers<ChatHandlers>();

app.Run();

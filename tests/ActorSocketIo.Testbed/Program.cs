using System.Net;
using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Testbed;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseDirectSockets().ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, TestbedSettings.Port);
    kestrel.RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1; // as Node reads headers
});
builder.Services.AddSocketIo(
    options =>
    {
        TestbedSettings.Apply(options);
        options.Engine.AllowRequest = EngineHooks.Allow;
    },
    TestbedSettings.Apply);

var app = builder.Build();
app.UseExactPaths([TestbedSettings.Path + "/", "/engine.io/"], ["/healthz"]);
if (TestbedSettings.CorsOrigin is { } origin)
    app.UseFixedOrigin(TestbedSettings.Path, origin);
app.UseRouting();

var log = new EventLog();

var io = app.MapSocketIo();
EngineHooks.Install(io.Engine, log);
new Behaviour(io, log).Install();

app.MapEngineIo("/engine.io", out var bare, TestbedSettings.Apply);
EngineHooks.Echo(bare);

app.Map("/healthz", () => io.Sockets.Adapter.ServerCount() >= TestbedSettings.Nodes
    ? Results.Ok()
    : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));

app.Run();

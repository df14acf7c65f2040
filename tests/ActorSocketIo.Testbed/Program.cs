using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Testbed;
using Akka.Configuration;
using Akka.Hosting;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseDirectSockets().ConfigureKestrel(kestrel =>
{
    kestrel.Listen(TestbedSettings.Host, TestbedSettings.Port);
    kestrel.RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1; // as Node reads headers
});
builder.Services.AddSocketIo(
    options =>
    {
        TestbedSettings.Apply(options);
        options.Engine.AllowRequest = EngineHooks.Allow;
    },
    TestbedSettings.Apply,
    (akka, _) => akka.AddHocon(ConfigurationFactory.ParseString(TestbedSettings.Hocon), HoconAddMode.Prepend));

var app = builder.Build();
app.UseExactPaths([TestbedSettings.Path + "/", "/engine.io/"], ["/healthz", "/inside"]);
if (TestbedSettings.CorsOrigin is { } origin)
    app.UseFixedOrigin(TestbedSettings.Path, origin);
app.UseRouting();

var log = new EventLog(TestbedSettings.KeepsLog);

var io = app.MapSocketIo();
EngineHooks.Install(io.Engine, log);
new Behaviour(io, log).Install();

app.MapEngineIo("/engine.io", out var bare, TestbedSettings.Apply);
EngineHooks.Echo(bare);

app.Map("/healthz", () => io.Sockets.Adapter.ServerCount() >= TestbedSettings.Nodes
    ? Results.Ok()
    : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));

if (TestbedSettings.ShowsInside)
    app.MapGet("/inside", () => Inside.LookAsync(io));

app.Run();

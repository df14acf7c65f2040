using System.Net;
using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Testbed;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, TestbedSettings.Port));
builder.WebHost.ConfigureKestrel(kestrel => kestrel.RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1); // as Node reads headers
builder.Services.AddSocketIo(
    options =>
    {
        TestbedSettings.Apply(options);
        options.Engine.AllowRequest = EngineHooks.Allow;
    },
    TestbedSettings.Apply);

builder.Services.AddCors();

var app = builder.Build();
if (TestbedSettings.CorsOrigin is { } origin)
    app.UseCors(policy => policy.SetIsOriginAllowed(one => one == origin).WithMethods("GET", "POST").WithHeaders("x-testbed").AllowCredentials());

var log = new EventLog();

var io = app.MapSocketIo();
EngineHooks.Install(io.Engine, log);
new Behaviour(io, log).Install();

app.MapEngineIo("/engine.io", out var bare, TestbedSettings.Apply);
EngineHooks.Echo(bare);

app.MapGet("/healthz", () => io.Sockets.Adapter.ServerCount() >= TestbedSettings.Nodes
    ? Results.Ok()
    : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));

app.Run();

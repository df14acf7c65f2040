using System.Text;
using ActorSocketIo;
using ActorSocketIo.AdminUi;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Node;
using ActorSocketIo.Node.Chat;
using Akka.Hosting;
using Microsoft.Extensions.Options;

// The page and the settings lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseDirectSockets().ConfigureKestrel(kestrel => kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1); // as Node reads headers
var settings = builder.Configuration;
var serves = false;
try
{
    builder.UseLocalPortUnlessTold(3000);
    builder.Services.AddSocketIo(settings.GetSection("SocketIo").BindStrictly, settings.GetSection("Cluster").BindStrictly, (akka, _) =>
    {
        if (settings["hocon"] is { Length: > 0 } file)
            akka.AddHocon(HoconFile.Read(file), HoconAddMode.Prepend); // it wins over what the library sets
    });
    builder.Services.AddSingleton<IOptionsChangeTokenSource<SocketIoOptions>>(new ConfigurationChangeTokenSource<SocketIoOptions>(settings.GetSection("SocketIo")));
    builder.Services.AddHealthChecks();
    var telemetry = new TelemetryOptions();
    settings.GetSection("Telemetry").BindStrictly(telemetry);
    var prometheusPort = telemetry.PrometheusPortAmong(Listening.AddressesOf(settings));
    builder.AddExporters(prometheusPort);
    var crossOrigin = new CrossOriginOptions();
    settings.GetSection("Cors").BindStrictly(crossOrigin);
    builder.Services.AddCors();
    builder.Services.AddSingleton<Presence>();
    builder.Services.AddHostedService(services => services.GetRequiredService<Presence>());

    await using var app = builder.Build();
    app.UsePrometheus(prometheusPort);
    app.UseFileServer();
    app.UseCors(); // for the endpoints that ask for it
    app.MapHealthChecks("/health/live", HealthAnswers.Of("live"));
    app.MapHealthChecks("/health/ready", HealthAnswers.Of("ready"));
    var io = app.MapSocketIo(crossOrigin.Allow);
    if (settings.GetSection("Emitter").Exists())
        app.MapSocketIoEmitter(settings.GetSection("Emitter").BindStrictly);
    if (settings.GetSection("Operations") is var operations && operations.GetChildren().Any())
        app.MapSocketIoOperations(operations.BindStrictly);
    io.Use(Guest.Greet);
    io.OnConnection(socket => new Guest(socket, app.Services.GetRequiredService<Presence>()).Listen());
    if (settings.GetSection("AdminUi") is var admin && admin[nameof(AdminUiOptions.PasswordHash)] is { Length: > 0 })
        io.UseAdminUi(admin.BindStrictly);

    try
    {
        await app.StartAsync();
    }
    catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
    {
        return 0; // it was asked to stop before it served
    }

    serves = true;
    Banner.Print(app, io);
    await app.WaitForShutdownAsync();
    return Environment.ExitCode; // not 0 if the cluster has downed this node: it is to be started again
}
catch (Exception e) when (!serves && StartFailure.Explain(e) is { } why)
{
    await Console.Error.WriteLineAsync(why);
    return 1;
}

using ActorSocketIo;
using ActorSocketIo.AdminUi;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Sessions;

namespace Examples.Programs;

/// <summary>A program with all that the READMEs of projects add to one.</summary>
internal static class AdditionsProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSocketIo(options =>
        {
            options.Engine.AllowRequest = request => ValueTask.FromResult(
                request.Header("origin") is null or "https://app.example" ? AllowResult.Allow : AllowResult.Refuse("another site"));
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(SocketIoTelemetry.MeterName))
            .WithTracing(tracing => tracing.AddSource(SocketIoTelemetry.ActivitySourceName));

        var app = builder.Build();
        var io = app.MapSocketIo();
        io.UseAdminUi(admin =>
        {
            admin.Username = "admin";
            admin.PasswordHash = builder.Configuration["AdminPasswordHash"];   // htpasswd -nBC 10 admin, and what is behind the colon
            admin.Mode = AdminUiMode.Development;                              // or Production; by default as the host's environment
        });
        app.MapSocketIoEmitter(builder.Configuration["Emitter:Key"]!);     // the same key on every node, at least 32 bytes: openssl rand -base64 32

        app.Run();
    }
}

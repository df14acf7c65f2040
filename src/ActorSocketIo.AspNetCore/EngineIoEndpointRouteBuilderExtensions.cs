using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.AspNetCore;

/// <summary>Maps a bare Engine.IO endpoint, without Socket.IO on top.</summary>
public static class EngineIoEndpointRouteBuilderExtensions
{
    /// <summary>Serves an engine of its own at a path.</summary>
    /// <param name="endpoints">Where it is mapped.</param>
    /// <param name="path">Its path, e.g. <c>/engine.io</c>.</param>
    /// <param name="server">The engine, for its events and sessions; disposed of when the application has stopped.</param>
    /// <param name="configure">Changes its options.</param>
    /// <returns>For conventions such as <c>RequireCors</c> and <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">The path is taken, by another engine or a Socket.IO server.</exception>
    public static IEndpointConventionBuilder MapEngineIo(
        this IEndpointRouteBuilder endpoints, string path, out EngineServer server, Action<EngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new EngineOptions { Path = path };
        configure?.Invoke(options);
        server = new EngineServer(
            options, endpoints.ServiceProvider.GetService<TimeProvider>(), endpoints.ServiceProvider.GetService<ILoggerFactory>());
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(server.Dispose);
        return endpoints.MapEngineIo(server);
    }

    /// <summary>Serves an engine at the path of its options.</summary>
    /// <param name="endpoints">Where it is mapped.</param>
    /// <param name="server">The engine; its sessions are closed when the application stops.</param>
    /// <returns>For conventions such as <c>RequireCors</c> and <c>RequireAuthorization</c>.</returns>
    /// <exception cref="InvalidOperationException">The path is taken, by another engine or a Socket.IO server.</exception>
    public static IEndpointConventionBuilder MapEngineIo(this IEndpointRouteBuilder endpoints, EngineServer server)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(server);
        MappedPaths.Add(endpoints, server.Options.Path, EngineEndpoint.Name, "give this one another path");
        var engine = new EngineEndpoint(server);
        var life = endpoints.ServiceProvider.GetService<IHostApplicationLifetime>();
        // Polls and WebSockets would keep the application from stopping.
        life?.ApplicationStopping.Register(() =>
        {
            server.AcceptsSessions = false;
            _ = server.CloseAsync();
        });
        life?.ApplicationStopped.Register(engine.Dispose);
        return endpoints
            .Map(EngineEndpoint.PatternOf(server.Options.Path), engine.ServeAsync)
            .WithDisplayName($"Engine.IO {server.Options.Path}");
    }
}

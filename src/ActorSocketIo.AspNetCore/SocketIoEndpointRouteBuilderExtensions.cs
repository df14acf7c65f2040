using ActorSocketIo.AspNetCore.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorSocketIo.AspNetCore;

/// <summary>Maps the Socket.IO endpoint.</summary>
public static class SocketIoEndpointRouteBuilderExtensions
{
    /// <summary>Serves the application's Socket.IO server at the path of its options, the browser client included.</summary>
    /// <param name="endpoints">Where it is mapped.</param>
    /// <param name="conventions">For conventions such as <c>RequireCors</c> and <c>RequireAuthorization</c>.</param>
    /// <returns>The server, to add namespaces and handlers to.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSocketIo</c> was not called, or the path is taken.</exception>
    public static SocketIoServer MapSocketIo(this IEndpointRouteBuilder endpoints, Action<IEndpointConventionBuilder>? conventions = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetService<SocketIoServer>()
            ?? throw new InvalidOperationException("There is no Socket.IO server to map: call services.AddSocketIo() first.");
        MappedPaths.Add(endpoints, server.Options.Engine.Path, EngineEndpoint.Name, "call MapSocketIo once");
        server.UseAuthorization();
        var engine = new EngineEndpoint(server.Engine, () => server.Node?.Relay.Client);
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(engine.Dispose);
        var servesClient = server.Options.ServeClient;
        var endpoint = endpoints
            .Map(EngineEndpoint.PatternOf(server.Options.Engine.Path), context => (servesClient ? ClientFiles.TryServe(context) : null) ?? engine.ServeAsync(context))
            .WithDisplayName($"Socket.IO {server.Options.Engine.Path}");
        conventions?.Invoke(endpoint);
        return server;
    }
}

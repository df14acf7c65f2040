using ActorSocketIo.AspNetCore.Outside;
using ActorSocketIo.Outside;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.AspNetCore;

/// <summary>Maps the endpoint for emitters: processes that are no nodes.</summary>
public static class SocketIoEmitterEndpointRouteBuilderExtensions
{
    /// <summary>Lets those who have a key emit to this server's clients, with the package <c>ActorSocketIo.Emitter</c>.</summary>
    /// <param name="endpoints">Where it is mapped; on every node that emitters are to reach.</param>
    /// <param name="key">What they sign their requests with: at least 32 bytes, the same on every node.</param>
    /// <exception cref="OptionsValidationException">The key is too short.</exception>
    /// <exception cref="InvalidOperationException"><c>AddSocketIo</c> was not called, or the path is taken.</exception>
    public static IEndpointConventionBuilder MapSocketIoEmitter(this IEndpointRouteBuilder endpoints, string key) =>
        endpoints.MapSocketIoEmitter(options => options.Key = key);

    /// <summary>Lets those who have a key, or satisfy a policy, emit to this server's clients.</summary>
    /// <param name="endpoints">Where it is mapped; on every node that emitters are to reach.</param>
    /// <param name="configure">Sets the key or the policy.</param>
    /// <returns>For conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="OptionsValidationException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException"><c>AddSocketIo</c> was not called, or the path is taken.</exception>
    public static IEndpointConventionBuilder MapSocketIoEmitter(this IEndpointRouteBuilder endpoints, Action<SocketIoEmitterEndpointOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SocketIoEmitterEndpointOptions();
        configure(options);
        options.Check();
        var server = endpoints.ServiceProvider.GetService<SocketIoServer>()
            ?? throw new InvalidOperationException("There is no Socket.IO server to emit with: call services.AddSocketIo() first.");
        MappedPaths.Add(endpoints, options.Path, "An endpoint for emitters", "map it once, or give this one another Path");
        var emitter = new EmitterEndpoint(new OutsideCommands(server), options);
        var endpoint = endpoints.MapPost(options.Path, emitter.ServeAsync).WithDisplayName($"Socket.IO emitter {options.Path}");
        return options.AuthorizationPolicy is { } policy ? endpoint.RequireAuthorization(policy) : endpoint;
    }
}

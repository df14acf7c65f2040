using ActorSocketIo.AspNetCore.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.AspNetCore;

/// <summary>Maps the endpoint for operators.</summary>
public static class OperationsEndpointRouteBuilderExtensions
{
    /// <summary>Lets operators ask and command the server, with the program <c>sio</c> for instance.</summary>
    /// <param name="endpoints">Where it is mapped.</param>
    /// <param name="configure">Sets the token, without which there is no endpoint.</param>
    /// <returns>For conventions such as <c>RequireHost</c>.</returns>
    /// <remarks>
    /// <c>GET …/palettes</c> has the commands; <c>POST …/run</c> with <c>{"words":["rooms","--namespace","/"]}</c> runs one, and answers with a line of JSON for each result. Both want
    /// <c>Authorization: Bearer</c> and the token.
    /// </remarks>
    /// <exception cref="OptionsValidationException">The token is missing or too short; the message says what to do.</exception>
    /// <exception cref="InvalidOperationException"><c>AddSocketIo</c> was not called, or the path is taken.</exception>
    public static IEndpointConventionBuilder MapSocketIoOperations(this IEndpointRouteBuilder endpoints, Action<OperationsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configure);
        var server = endpoints.ServiceProvider.GetService<SocketIoServer>()
            ?? throw new InvalidOperationException("There is no Socket.IO server to operate: call services.AddSocketIo() first.");
        var options = new OperationsOptions();
        configure(options);
        var token = options.ReadToken(out var mistakes);
        if (mistakes.Count > 0)
            throw new OptionsValidationException("Operations", typeof(OperationsOptions), mistakes);
        MappedPaths.Add(endpoints, options.Path, "An endpoint for operators", "map it once, or give this one another Path");
        var stopping = endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        var operations = new OperationsEndpoint(server, new OperationsGate(token, options.AllowRemote), stopping);
        var group = endpoints.MapGroup(options.Path);
        group.MapMethods("/palettes", [HttpMethods.Get], operations.ServePalettesAsync).WithDisplayName("Socket.IO operations: palettes");
        group.MapMethods("/run", [HttpMethods.Post], operations.ServeRunAsync).WithDisplayName("Socket.IO operations: run");
        return group;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Emitter;

/// <summary>Adds an emitter to an application.</summary>
public static class SocketIoEmitterServices
{
    /// <summary>The name of the HTTP client that sends the emitter's requests.</summary>
    public const string HttpClientName = "ActorSocketIo.Emitter";

    /// <summary>Adds a <see cref="SocketIoEmitter"/>, to be injected anywhere.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Which server it speaks to.</param>
    /// <returns>Its HTTP client, to add handlers to, such as one that brings a token where the endpoint asks for one.</returns>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <remarks>A handler that sends a request again must not do so when the first may have been done: a node would refuse it as replayed, another would do it twice.</remarks>
    public static IHttpClientBuilder AddSocketIoEmitter(this IServiceCollection services, Action<SocketIoEmitterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SocketIoEmitterOptions();
        configure(options);
        options.Check(); // when the application starts, not at its first emit
        services.AddSingleton(provider =>
        {
            var clients = provider.GetRequiredService<IHttpClientFactory>();
            return new SocketIoEmitter(new CommandSender(options, () => clients.CreateClient(HttpClientName)), new EmitScope(), CancellationToken.None);
        });
        return services.AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) => handler.ConnectTimeout = CommandSender.ConnectTimeout);
    }
}

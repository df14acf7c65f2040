using ActorSocketIo.Hosting;
using ActorSocketIo.Sessions;
using ActorSocketIo.Watching;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorSocketIo;

/// <summary>Adds a Socket.IO server to an application.</summary>
public static class SocketIoServices
{
    /// <summary>Adds the server, to be injected as <see cref="SocketIoServer"/>, and the actor system it runs on.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">What the server does for its clients.</param>
    /// <param name="cluster">Where this node is and whom it joins; by default it is alone.</param>
    /// <param name="akka">More for the actor system: an application's own HOCON, and its actors, which are started when the node is up.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddSocketIo(
        this IServiceCollection services,
        Action<SocketIoOptions>? configure = null,
        Action<SocketIoClusterOptions>? cluster = null,
        Action<AkkaConfigurationBuilder, IServiceProvider>? akka = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<SocketIoOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIoOptions>, SocketIoOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CreateServer);
        services.AddHostedService<SocketIoLifetime>();
        services.AddHostedService<OptionsReload>();

        var node = new SocketIoClusterOptions();
        cluster?.Invoke(node);
        services.AddSingleton(_ => new NodeIdentity(node));
        return services.AddAkka<NodeService>(node.SystemName, (builder, provider) =>
        {
            builder.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            });
            builder.WithSocketIo(provider.GetRequiredService<SocketIoServer>(), provider.GetRequiredService<NodeIdentity>());
            akka?.Invoke(builder, provider);
        });
    }

    private static SocketIoServer CreateServer(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SocketIoOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        var engine = new EngineServer(options.Engine, time, provider.GetService<ILoggerFactory>());
        return new SocketIoServer(options, engine, new SocketIoLog(provider.GetRequiredService<ILogger<SocketIoServer>>(), new Happenings(time)), time, provider);
    }
}

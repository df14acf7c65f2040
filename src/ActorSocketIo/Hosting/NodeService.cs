using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Hosting;

/// <summary>Starts the actor system and brings the node into the cluster; then what the application has for it is started.</summary>
/// <remarks>
/// What goes wrong before is thrown to whoever starts the host, who can say it to the operator: the base class would log it with its stack trace first. Stopping, and
/// ending the application with the actor system, are the base class's.
/// </remarks>
internal sealed class NodeService(
    AkkaConfigurationBuilder akka, IServiceProvider services, ILogger<AkkaHostedService> log, IHostApplicationLifetime lifetime, SocketIoServer server, NodeIdentity node)
    : AkkaHostedService(akka, services, log, lifetime)
{
    /// <summary>Starts it.</summary>
    /// <exception cref="TimeoutException">It was not up within <see cref="SocketIoClusterOptions.StartTimeout"/>.</exception>
    /// <exception cref="SocketIoException">Its actor system ended before.</exception>
    /// <exception cref="OperationCanceledException">The application was stopped before.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        ActorSystem = ServiceProvider.GetRequiredService<ActorSystem>();
        CoordinatedShutdown = CoordinatedShutdown.Get(ActorSystem);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, HostApplicationLifetime?.ApplicationStopping ?? default);
        await SocketIoStartup.RunAsync(ActorSystem, server, node, stopping.Token).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }
}

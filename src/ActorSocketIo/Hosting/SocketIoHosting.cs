using ActorSocketIo.Hosting;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.Extensions.Options;

namespace ActorSocketIo;

/// <summary>Starts a Socket.IO server's share of the cluster in an actor system.</summary>
public static class SocketIoHosting
{
    /// <summary>Remoting, cluster, links, interest and shard regions, in this order; the application's own HOCON wins over all of it.</summary>
    /// <param name="akka">The actor system that is being built.</param>
    /// <param name="server">The server.</param>
    /// <param name="cluster">Where this node is.</param>
    /// <exception cref="OptionsValidationException">It is no place; the message names all mistakes.</exception>
    /// <exception cref="Akka.Configuration.ConfigurationException">A certificate is missing or cannot be read.</exception>
    public static AkkaConfigurationBuilder WithSocketIo(this AkkaConfigurationBuilder akka, SocketIoServer server, SocketIoClusterOptions cluster)
    {
        ArgumentNullException.ThrowIfNull(akka);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(cluster);
        var place = new SocketIoClusterOptionsValidator().Validate(name: null, cluster);
        if (place.Failed)
            throw new OptionsValidationException(nameof(SocketIoClusterOptions), typeof(SocketIoClusterOptions), place.Failures);
        var certificates = cluster.Tls is { } tls ? new NodeCertificates(tls) : null;
        return akka
            .AddHocon(ReferenceConf.Value, HoconAddMode.Append) // first: what is appended later, Akka's own defaults among it, counts less
            .WithRemoting(new RemoteOptions
            {
                PublicHostName = cluster.Hostname,
                HostName = cluster.BindHostname ?? cluster.Hostname,
                Port = cluster.Port,
                EnableSsl = certificates is not null,
                Ssl = certificates?.ToSslOptions() ?? new(),
            })
            .WithClustering() // without seeds: whom it joins is decided when it has started, where HOCON has its say
            .WithHealthCheck("socketio", (system, _, _) => Task.FromResult(Readiness.Of(system, server)), tags: ["ready", "socketio"])
            .AddStartup((system, _) => SocketIoStartup.RunAsync(system, server, cluster, certificates));
    }
}

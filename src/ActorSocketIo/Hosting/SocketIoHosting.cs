using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;

namespace ActorSocketIo.Hosting;

/// <summary>Sets an actor system up for a Socket.IO server; <see cref="NodeService"/> starts it.</summary>
internal static class SocketIoHosting
{
    /// <summary>Remoting, cluster and our defaults; the application's own HOCON wins over all of it.</summary>
    /// <param name="akka">The actor system that is being built.</param>
    /// <param name="server">The server.</param>
    /// <param name="node">Where this node is.</param>
    public static AkkaConfigurationBuilder WithSocketIo(this AkkaConfigurationBuilder akka, SocketIoServer server, NodeIdentity node) => akka
        .AddHocon(ReferenceConf.Value, HoconAddMode.Append) // first: what is appended later, Akka's own defaults among it, counts less
        .WithRemoting(new RemoteOptions
        {
            PublicHostName = node.Options.Hostname,
            HostName = node.Options.BindHostname ?? node.Options.Hostname,
            Port = node.Options.Port,
            EnableSsl = node.Certificates is not null,
            Ssl = node.Certificates?.ToSslOptions() ?? new(),
        })
        .WithClustering() // without seeds: whom it joins is decided when it has started, where HOCON has its say
        .AddHocon($"akka.cluster.min-nr-of-members = {node.Options.RequiredNodes}", HoconAddMode.Prepend)
        .WithActorSystemLivenessCheck(tags: ["live", "socketio"])
        .WithHealthCheck("socketio", (system, _, _) => Task.FromResult(Readiness.Of(system, server)), tags: ["ready", "socketio"]);
}

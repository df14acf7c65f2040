using Akka.Hosting;
using Petabridge.Cmd.Cluster;
using Petabridge.Cmd.Cluster.Sharding;
using Petabridge.Cmd.Host;

namespace ActorSocketIo.PetabridgeCmd;

/// <summary>Opens a Socket.IO node to the client <c>pbm</c>.</summary>
public static class PetabridgeCommands
{
    /// <summary>Starts a host of Petabridge.Cmd with the palettes <c>socketio</c>, <c>cluster</c> and <c>cluster-sharding</c>.</summary>
    /// <param name="akka">The node's actor system, in <c>AddSocketIo(akka: …)</c>.</param>
    /// <param name="host">
    /// Where it listens. Default 127.0.0.1: it asks nobody for a name or a password, so whoever reaches its port can disconnect every client and take nodes out of the cluster.
    /// </param>
    /// <param name="port">Its port. Default 9110, as that of <c>pbm</c>; 0 lets the system choose.</param>
    public static AkkaConfigurationBuilder WithSocketIoCommands(this AkkaConfigurationBuilder akka, string host = "127.0.0.1", int port = 9110) =>
        akka.AddPetabridgeCmd(new PetabridgeCmdOptions { Host = host, Port = port }, hostConfiguration: cmd =>
        {
            cmd.RegisterCommandPalette(new SocketIoCommands());
            cmd.RegisterCommandPalette(ClusterCommands.Instance);
            cmd.RegisterCommandPalette(ClusterShardingCommands.Instance);
        });
}

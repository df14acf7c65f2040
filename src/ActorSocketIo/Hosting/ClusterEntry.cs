using System.Net;
using ActorSocketIo.Forming;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace ActorSocketIo.Hosting;

/// <summary>How a node gets into a cluster: by Akka's own seeds, ours, DNS, or as the first and only one.</summary>
internal static class ClusterEntry
{
    /// <summary>Joins. Seeds in HOCON have begun to be asked when the actor system started; they win.</summary>
    /// <returns>Completes when this node is up.</returns>
    /// <exception cref="ConfigurationException">HOCON has given it a name where DNS needs its address.</exception>
    public static async Task JoinAsync(ActorSystem system, SocketIoClusterOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var cluster = Cluster.Get(system);
        if (cluster.Settings.SeedNodes.IsEmpty)
            Begin(system, cluster, options, time);
        await WhenUp(cluster).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>What this node was waiting for, if it is not up in time.</summary>
    public static string Describe(ActorSystem system, NodeIdentity identity)
    {
        var refusal = identity.Certificates?.LastRefusal is { } last ? $" Last, {last}." : "";
        var tls = identity.Certificates is null ? "They must be without TLS (Tls) as this node is." : "They must use TLS (Tls) with the same authority.";
        return $"{Describe(system, identity.Options)} {tls}{refusal}";
    }

    /// <summary>Why its actor system has ended before it was up.</summary>
    public static string DescribeEnd(ActorSystem system, NodeIdentity identity) => CoordinatedShutdown.Get(system).ShutdownReason switch
    {
        CoordinatedShutdown.ClusterDowningReason =>
            "The node ended before it was up: the cluster has removed it, because it stood still or was cut off while it joined. Start it again.",
        CoordinatedShutdown.ClusterJoinUnsuccessfulReason => $"The node ended before it was up: nobody has let it in. {Describe(system, identity)}",
        var reason => $"The node ended before it was up: its actor system was ended ({reason?.GetType().Name ?? "it gave no reason"}). {Describe(system, identity)}",
    };

    private static void Begin(ActorSystem system, Cluster cluster, SocketIoClusterOptions options, TimeProvider time)
    {
        if (options.SeedNodes.Count > 0)
            cluster.JoinSeedNodes([.. options.SeedNodes.Select(seed => NodeAddress.Of(seed, cluster.SelfAddress))]);
        else if (options.DnsName is not null)
            system.ActorOf(FormingActor.PropsOf(SettingsOf(options, cluster.SelfAddress, time)), FormingActor.Name);
        else
            cluster.Join(cluster.SelfAddress);
    }

    private static string Describe(ActorSystem system, SocketIoClusterOptions options)
    {
        var akka = Cluster.Get(system).Settings;
        var seeds = akka.SeedNodes.IsEmpty ? options.SeedNodes : [.. akka.SeedNodes.Select(seed => seed.ToString())];
        var number = akka.MinNrOfMembers > 1 ? $", and there must be {akka.MinNrOfMembers} nodes before any of them serves" : "";
        return seeds.Count > 0
            ? $"Seeds: {string.Join(", ", seeds)}. One of them must be running, and reachable from here{number}."
            : options.DnsName is null ? $"It has no seeds{number}."
            : $"Its nodes are those of {options.DnsName}, and at least {options.RequiredNodes} of them must be running and reachable from here.";
    }

    private static FormingSettings SettingsOf(SocketIoClusterOptions options, Address self, TimeProvider time) => IPAddress.TryParse(self.Host, out _)
        ? new($"{self.Host}:{self.Port}", options.DnsName!, options.Resolve, options.RequiredNodes, time, options.FormAfter)
        : throw new ConfigurationException(
            $"akka.remote.dot-netty.tcp.public-hostname is '{self.Host}'; with DnsName it must be this node's IPv4 address as DNS has it. Leave it out, and set Hostname.");

    private static Task WhenUp(Cluster cluster)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        return up.Task;
    }
}

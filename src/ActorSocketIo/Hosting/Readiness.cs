using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActorSocketIo.Hosting;

/// <summary>Whether a node should get new clients, and if not, why.</summary>
internal static class Readiness
{
    public static HealthCheckResult Of(ActorSystem system, SocketIoServer server) => Look(system, server).Judge();

    private static NodeConditions Look(ActorSystem system, SocketIoServer server)
    {
        if (SocketIoExtension.Of(system).Node is not { } node)
            return new NodeConditions();
        IActorRef[] regions = [node.SocketRegion, node.RoomRegion, node.NamespaceRegion];
        return new NodeConditions
        {
            Node = node.Peers.Self.ToString(),
            Member = Cluster.Get(system).SelfMember.Status,
            Regions = regions.Count(region => !region.IsNobody()),
            Buckets = node.SocketBuckets,
            HadAllLinks = node.Interest.Ready.IsCompletedSuccessfully,
            Unlinked = [.. node.Peers.Others.Where(other => node.Peers.IsReachable(other) && !node.Interest.HasLease(other)).Select(other => other.ToString())],
            Unreachable = [.. node.Peers.Others.Where(other => !node.Peers.IsReachable(other)).Select(other => other.ToString())],
            HasStarted = server.Node is not null,
            TakesClients = server.Engine.AcceptsSessions,
        };
    }
}

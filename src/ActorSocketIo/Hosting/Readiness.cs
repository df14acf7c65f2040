using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActorSocketIo.Hosting;

/// <summary>Whether a node should get new clients: up, its shards allocated, and not on its way out.</summary>
internal static class Readiness
{
    public static HealthCheckResult Of(ActorSystem system, SocketIoServer server)
    {
        if (server.Node is null)
            return HealthCheckResult.Unhealthy("The node has not started yet.");
        if (!server.Engine.AcceptsSessions)
            return HealthCheckResult.Unhealthy("The server is closing.");
        var status = Cluster.Get(system).SelfMember.Status;
        return status == MemberStatus.Up ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"The node is {status}, not Up.");
    }
}

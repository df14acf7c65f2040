using System.Collections.Immutable;
using ActorSocketIo.Sockets;
using Akka.Cluster;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActorSocketIo.Hosting;

/// <summary>What must hold before a node gets new clients.</summary>
internal sealed record NodeConditions
{
    /// <summary>Regions of sockets, rooms and namespaces.</summary>
    public const int AllRegions = 3;

    /// <summary>Its token; null before its actors run.</summary>
    public string? Node { get; init; }

    /// <summary>What it is in the cluster.</summary>
    public MemberStatus Member { get; init; } = MemberStatus.Removed;

    /// <summary>Regions that have started.</summary>
    public int Regions { get; init; }

    /// <summary>Shards of sockets that are allocated here.</summary>
    public int Buckets { get; init; }

    /// <summary>Whether it has exchanged leases with every reachable member, once.</summary>
    public bool HadAllLinks { get; init; }

    /// <summary>Reachable members that it has no lease of now.</summary>
    public ImmutableArray<string> Unlinked { get; init; } = [];

    /// <summary>Whether it has served.</summary>
    public bool HasStarted { get; init; }

    /// <summary>Whether it takes clients: not before it has started, and not any more once it leaves.</summary>
    public bool TakesClients { get; init; }

    /// <summary>The first condition that does not hold is the description; all are data.</summary>
    /// <remarks>
    /// A member that stalls later makes the others degraded, which is ready: a node without a lease sends it everything, and nodes that all turned clients away because of
    /// one would be no help.
    /// </remarks>
    public HealthCheckResult Judge()
    {
        var failed = Failed().FirstOrDefault();
        return failed is not null ? HealthCheckResult.Unhealthy(failed, data: Data())
            : Unlinked.IsEmpty ? HealthCheckResult.Healthy(data: Data())
            : HealthCheckResult.Degraded($"There is no lease of {string.Join(", ", Unlinked)}.", data: Data());
    }

    private IEnumerable<string> Failed()
    {
        if (Node is null)
            yield return "The node has not started yet.";
        if (HasStarted && !TakesClients)
            yield return "The server is closing.";
        if (Member != MemberStatus.Up)
            yield return $"The node is {Member}, not Up.";
        if (Regions < AllRegions)
            yield return $"{Regions} of {AllRegions} regions have started.";
        if (Buckets < SocketId.Buckets)
            yield return $"{Buckets} of {SocketId.Buckets} shards of sockets are allocated.";
        if (!HadAllLinks)
            yield return Unlinked.IsEmpty ? "Leases are not exchanged with all members yet." : $"There is no lease of {string.Join(", ", Unlinked)} yet.";
        if (!HasStarted)
            yield return "The node does not serve yet.";
    }

    private Dictionary<string, object> Data() => new()
    {
        ["node"] = Node ?? "",
        ["member"] = Member.ToString(),
        ["regions"] = Regions,
        ["buckets"] = Buckets,
        ["linked"] = HadAllLinks,
        ["unlinked"] = Unlinked.ToArray(),
        ["started"] = HasStarted,
        ["leaving"] = HasStarted && !TakesClients,
        ["failed"] = Failed().ToArray(),
    };
}

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

    /// <summary>Members that cannot be reached now.</summary>
    public ImmutableArray<string> Unreachable { get; init; } = [];

    /// <summary>Whether it has served.</summary>
    public bool HasStarted { get; init; }

    /// <summary>Whether it takes clients: not before it has started, and not any more once it leaves.</summary>
    public bool TakesClients { get; init; }

    /// <summary>The first condition that does not hold is the description; all are data.</summary>
    /// <remarks>
    /// A member that stalls or dies later makes the others degraded, which is ready, until it is back or out of the cluster: nodes that all turned clients away because of one would be
    /// no help.
    /// </remarks>
    public HealthCheckResult Judge()
    {
        var failed = Failed().FirstOrDefault();
        return failed is not null ? HealthCheckResult.Unhealthy(failed, data: Data())
            : Impaired().FirstOrDefault() is { } impaired ? HealthCheckResult.Degraded(impaired, data: Data())
            : HealthCheckResult.Healthy(data: Data());
    }

    private IEnumerable<string> Failed()
    {
        if (Node is null)
            yield return "The node has not started yet.";
        if (HasStarted && !TakesClients)
            yield return "The server is closing.";
        if (Member == MemberStatus.Removed && !HasStarted)
            yield return "The node is no member of the cluster yet.";
        else if (Member != MemberStatus.Up)
            yield return $"The node is {Member}, not Up.";
        if (Regions < AllRegions)
            yield return $"Started regions: {Regions} of {AllRegions}.";
        if (Buckets < SocketId.Buckets)
            yield return $"Allocated shards of sockets: {Buckets} of {SocketId.Buckets}.";
        if (!HadAllLinks)
            yield return Unlinked.IsEmpty ? "Leases are not exchanged with all members yet." : $"There is no lease of {string.Join(", ", Unlinked)} yet.";
        if (!HasStarted)
            yield return "The node does not serve yet.";
    }

    private IEnumerable<string> Impaired()
    {
        if (!Unreachable.IsEmpty)
            yield return $"Members that cannot be reached: {string.Join(", ", Unreachable)}.";
        if (!Unlinked.IsEmpty)
            yield return $"There is no lease of {string.Join(", ", Unlinked)}.";
    }

    private Dictionary<string, object> Data() => new()
    {
        ["node"] = Node ?? "",
        ["member"] = Member.ToString(),
        ["regions"] = Regions,
        ["buckets"] = Buckets,
        ["linked"] = HadAllLinks,
        ["unlinked"] = Unlinked.ToArray(),
        ["unreachable"] = Unreachable.ToArray(),
        ["started"] = HasStarted,
        ["leaving"] = HasStarted && !TakesClients,
        ["failed"] = Failed().ToArray(),
    };
}

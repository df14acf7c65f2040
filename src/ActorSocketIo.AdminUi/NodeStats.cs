namespace ActorSocketIo.AdminUi;

/// <summary>What this node counts, for the pages of all nodes: a message every two seconds, while somebody looks.</summary>
internal sealed class NodeStats(Namespace pages, Traffic traffic, string? serverId)
{
    /// <summary>As many namespaces are shown, those with the most sockets.</summary>
    private const int MaxNamespaces = 1000;

    private readonly long _startedAt = pages.Server.Time.GetTimestamp();

    private SocketIoServer Server => pages.Server;

    /// <summary>Tells the pages; what was counted counts anew.</summary>
    public void Tell() => pages.To(AdminPages.Room).Volatile.Emit(PageEvents.ServerStats, PageJson.Encode(new
    {
        ServerId = serverId ?? $"{Environment.MachineName}#{Server.RunningNode.Peers.Self}",
        Hostname = Environment.MachineName,
        Pid = Environment.ProcessId,
        Uptime = Server.Time.GetElapsedTime(_startedAt).TotalSeconds,
        Server.Engine.ClientsCount,
        Server.Engine.PollingClientsCount,
        AggregatedEvents = traffic.Take(Server.Time.GetUtcNow().ToUnixTimeMilliseconds()),
        Namespaces = Server.AllNamespaces
            .Select(nsp => new { nsp.Name, SocketsCount = nsp.Sockets.Count })
            .OrderByDescending(nsp => nsp.SocketsCount)
            .Take(MaxNamespaces),
    }));

    /// <summary>Nobody looks: what was counted is of no interest.</summary>
    public void Forget() => traffic.Take(0);
}

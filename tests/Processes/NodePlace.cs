namespace ActorSocketIo.Tests.Processes;

/// <summary>Where a node of a cluster on this machine is.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Nodes">How many there are.</param>
/// <param name="HttpPort">Where its clients connect.</param>
/// <param name="ClusterPort">Where other nodes do; 0 lets the system choose, for a node alone.</param>
/// <param name="Seeds">The nodes to join, as <c>host:port</c>; none for a node alone.</param>
/// <param name="Host">Its address, for clients and nodes.</param>
/// <param name="Network">The network namespace that it runs in; null for that of the tests.</param>
/// <param name="Hocon">Its own settings of Akka; only for the testbed.</param>
internal sealed record NodePlace(int Index, int Nodes, int HttpPort, int ClusterPort, IReadOnlyList<string> Seeds, string Host = "127.0.0.1", string? Network = null, string Hocon = "")
{
    /// <summary>A server of one node.</summary>
    public static NodePlace Alone() => new(0, 1, FreePort.Find(), 0, []);

    /// <summary>The places of a cluster in which every node is a seed, so that any of them can be started again.</summary>
    public static NodePlace[] OfCluster(int nodes)
    {
        var ports = FreePort.Find(2 * nodes);
        string[] seeds = [.. ports[nodes..].Select(port => $"127.0.0.1:{port}")];
        return [.. Enumerable.Range(0, nodes).Select(i => new NodePlace(i, nodes, ports[i], ports[nodes + i], seeds))];
    }
}

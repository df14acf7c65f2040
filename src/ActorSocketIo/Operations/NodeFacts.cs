using System.Reflection;
using ActorSocketIo.Link;

namespace ActorSocketIo.Operations;

/// <summary>A node as it sees itself now.</summary>
/// <param name="Version">Of the library.</param>
/// <param name="Uptime">Since its actors started.</param>
/// <param name="IsDraining">Whether it takes no more clients, because it leaves.</param>
/// <param name="Sessions">Open connections of clients.</param>
/// <param name="Sockets">Connected sockets, of all namespaces.</param>
/// <param name="Namespaces">Namespaces, dynamic ones included.</param>
/// <param name="Rooms">Rooms that were joined here, private ones left out, of all namespaces.</param>
/// <param name="KeptBytes">In its links, until the other nodes have acknowledged them.</param>
/// <param name="InFlightBytes">Of these, sent.</param>
/// <param name="Sent">Messages to other nodes, since the start.</param>
/// <param name="Received">Messages of other nodes, since the start.</param>
/// <param name="Dropped">Messages to other nodes that the links did not take, since the start.</param>
/// <param name="WorkingSet">Memory of the process, in bytes.</param>
/// <param name="Heap">Of that, managed.</param>
/// <param name="Cpu">Time of all cores that the process has used.</param>
internal sealed record NodeFacts(
    string Version, TimeSpan Uptime, bool IsDraining, int Sessions, int Sockets, int Namespaces, int Rooms,
    long KeptBytes, long InFlightBytes, long Sent, long Received, long Dropped, long WorkingSet, long Heap, TimeSpan Cpu)
{
    private static readonly string OwnVersion =
        typeof(SocketIoServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Looks at this node.</summary>
    public static NodeFacts Of(SocketIoNode node)
    {
        var server = node.Server;
        LaneReading[] lanes = node.Links is NodeLinks links ? [.. links.Read()] : [];
        var counters = node.Links.Counters;
        return new(
            OwnVersion, server.Time.GetElapsedTime(node.StartedAt), !server.Engine.AcceptsSessions, server.Engine.ClientsCount,
            server.Namespaces.All.Sum(nsp => nsp.Sockets.Count), server.Namespaces.All.Count(), server.Namespaces.All.Sum(nsp => nsp.Adapter.Index.JoinedCount),
            lanes.Sum(lane => lane.KeptBytes), lanes.Sum(lane => lane.InFlightBytes), counters.Sent, counters.Received, counters.Dropped,
            Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false), Environment.CpuUsage.TotalTime);
    }
}

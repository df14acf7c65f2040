using System.Diagnostics.Metrics;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>What a node has at the moment: sockets, rooms, namespaces, and the other nodes.</summary>
/// <remarks>Read when somebody asks.</remarks>
internal sealed class NodeMetrics : IDisposable
{
    private readonly Meter _meter;

    public NodeMetrics(SocketIoNode node)
    {
        _meter = Meters.Create(node.Peers.Self.ToString());
        var server = node.Server;
        UpDown("sockets", "{socket}", "Sockets of this node, in all namespaces, that were connected and have not ended.", () => server.OpenSockets.Count);
        UpDown("namespaces", "{namespace}", "Namespaces of this node, without families.", () => server.Namespaces.All.Count());
        UpDown("rooms", "{room}", "Rooms with sockets of this node, without those that are sockets' own.", () => server.Namespaces.All.Sum(nsp => (long)nsp.Adapter.Index.JoinedCount));
        UpDown("gathers", "{request}", "Questions to several nodes that are not answered yet.", () => node.Desk.Count);
        _meter.CreateObservableUpDownCounter("socketio.server.nodes", () => CountNodes(node), "{node}", "Nodes of the server as this one sees them, itself among them.");
    }

    public void Dispose() => _meter.Dispose();

    private void UpDown(string name, string unit, string description, Func<long> read) => _meter.CreateObservableUpDownCounter("socketio.server." + name, read, unit, description);

    private static IEnumerable<Measurement<long>> CountNodes(SocketIoNode node)
    {
        var others = node.Peers.Others;
        var reachable = others.Count(node.Peers.IsReachable);
        return [Of(1 + reachable, isReachable: true), Of(others.Length - reachable, isReachable: false)];
    }

    private static Measurement<long> Of(long count, bool isReachable) => new(count, new KeyValuePair<string, object?>(TelemetryTags.Reachable, isReachable));
}

using System.Diagnostics.Metrics;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo.Link;

/// <summary>What waits in the links of a node and what they have done, by the other node's token and by lane.</summary>
/// <remarks>
/// Read when somebody asks, so links pay nothing for it. A departed peer's series end; messages for nodes that are unknown or gone have the peer
/// <c>none</c>. The meter's own tag is this node's token.
/// </remarks>
internal sealed class LinkMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly NodeLinks _links;

    public LinkMetrics(NodeLinks links)
    {
        _links = links;
        _meter = Meters.Create(links.Peers.Self.ToString());
        Gauge("socketio.server.link.kept", "By", "Kept until the other node has acknowledged it, waiting included; at the limit socketio.link.keep more is dropped.", r => r.KeptBytes);
        Gauge("socketio.server.link.in_flight", "By", "Sent and not acknowledged; at the limit socketio.link.window the rest waits, and volatile messages are refused.", r => r.InFlightBytes);
        Gauge("socketio.server.link.waiting", "{caller}", "Awaited emits that wait for room; each holds its message.", r => r.Waiting);
        Counter("socketio.server.link.sent", "{message}", "Taken for the other node.", c => c.Sent);
        Counter("socketio.server.link.io", "By", "Size of what was taken for the other node.", c => c.SentBytes);
        Counter("socketio.server.link.dropped", "{message}", "Not taken: the queue was full, the node unknown or gone, or of a version that does not read it.", c => c.Dropped);
        Counter("socketio.server.link.volatile.refused", "{message}", "Volatile, and not taken because others waited, or the node had not been heard of yet.", c => c.RefusedVolatile);
        Counter("socketio.server.link.resent", "{piece}", "Sent again after a loss.", c => c.Resent);
        Counter("socketio.server.link.received", "{message}", "Arrived from the other node and handled.", c => c.Received);
        Counter("socketio.server.link.duplicates", "{piece}", "Arrived again.", c => c.Duplicates);
        Counter("socketio.server.link.gaps", "{gap}", "Times that a number was missing on arrival.", c => c.Gaps);
        Counter("socketio.server.link.undecodable", "{message}", "Arrived in a form that this version does not read.", c => c.Undecodable);
        Counter("socketio.server.link.unhandled", "{message}", "Arrived, and of no use to this node.", c => c.Unhandled);
    }

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<LaneReading, long> value) =>
        _meter.CreateObservableUpDownCounter(name, () => _links.Read().Select(r => Measure(r, value(r))), unit, description);

    private void Counter(string name, string unit, string description, Func<LinkCounters, long> value) =>
        _meter.CreateObservableCounter(name, () => _links.Read().Select(r => Measure(r, value(r.Counters))), unit, description);

    private static Measurement<long> Measure(LaneReading reading, long value) =>
        new(value, new(TelemetryTags.Peer, reading.Peer?.ToString() ?? "none"), new(TelemetryTags.Lane, NameOf(reading.Lane)));

    private static string NameOf(Lane lane) => lane switch
    {
        Lane.Ordered => "ordered",
        Lane.Questions => "questions",
        _ => "interest",
    };
}

/// <summary>One lane to one node, as it is now.</summary>
/// <param name="Peer">The other node; none: those that are unknown or gone.</param>
/// <param name="Lane">Which.</param>
/// <param name="KeptBytes">Kept until acknowledged.</param>
/// <param name="InFlightBytes">Of these, sent.</param>
/// <param name="Waiting">Callers that wait for room.</param>
/// <param name="Counters">Since the link was made.</param>
internal readonly record struct LaneReading(NodeToken? Peer, Lane Lane, long KeptBytes, long InFlightBytes, int Waiting, LinkCounters Counters);

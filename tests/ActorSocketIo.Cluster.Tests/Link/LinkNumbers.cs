using System.Diagnostics.Metrics;
using ActorSocketIo.Link;

namespace ActorSocketIo.Cluster.Tests.Link;

/// <summary>What an operator reads of the links of one node.</summary>
internal sealed class LinkNumbers : IDisposable
{
    private const string Prefix = "socketio.server.link.";

    private readonly MeterListener _listener = new();
    private readonly Dictionary<(string Name, string Peer, string Lane), long> _values = [];

    public LinkNumbers(NodeToken node)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name.StartsWith(Prefix, StringComparison.Ordinal) && instrument.Meter.Tags!.Contains(new("socketio.node", node.ToString()))) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _values[(instrument.Name[Prefix.Length..], (string)tags[0].Value!, (string)tags[1].Value!)] = value);
        _listener.Start();
    }

    /// <summary>The names of all instruments, without what they share.</summary>
    public IReadOnlySet<string> Names
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _values.Keys.Select(key => key.Name).ToHashSet();
        }
    }

    /// <summary>An instrument's value for a peer and lane, now.</summary>
    public long Read(string name, string peer, string lane = "ordered")
    {
        _listener.RecordObservableInstruments();
        return _values[(name, peer, lane)];
    }

    public void Dispose() => _listener.Dispose();
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ActorSocketIo.Tests.Telemetry;

/// <summary>Which instruments of the server have measured something, and with which attributes.</summary>
internal sealed class SeenMeasurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, byte> _names = new();
    private readonly ConcurrentDictionary<(string Instrument, string Attribute), byte> _attributes = new();

    public SeenMeasurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SocketIoTelemetry.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        _listener.Start();
    }

    public IEnumerable<string> Names => _names.Keys;

    public IEnumerable<(string Instrument, string Attribute)> Attributes => _attributes.Keys;

    /// <summary>Asks those who only measure then.</summary>
    public void Read() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _names[instrument.Name] = 0;
        foreach (var tag in tags)
            _attributes[(instrument.Name, tag.Key)] = 0;
    }
}

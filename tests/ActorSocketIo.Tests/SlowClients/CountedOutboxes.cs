using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>What the instruments of outboxes say; they are the process's, so tests that run beside this one count too.</summary>
internal sealed class CountedOutboxes : IDisposable
{
    private const string Prefix = "socketio.server.";

    private readonly ConcurrentDictionary<(string Name, string? Policy), long> _counts = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Name), long> _fills = new();
    private readonly MeterListener _listener = new();

    public CountedOutboxes()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SocketIoTelemetry.MeterName && instrument.Name.StartsWith(Prefix, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) => _ = instrument.IsObservable
            ? _fills[(instrument, instrument.Name[Prefix.Length..])] = count
            : _counts.AddOrUpdate((instrument.Name[Prefix.Length..], tags.Length == 0 ? null : tags[0].Value as string), count, (_, before) => before + count));
        _listener.Start();
    }

    /// <summary>Sessions that were closed because too much waited for them.</summary>
    public long Overflows => Of("outbox.overflows");

    /// <summary>Packets that a policy has discarded.</summary>
    public long Discarded(string policy) => Of("outbox.dropped", policy);

    /// <summary>The sum of what an instrument has counted.</summary>
    public long Of(string name, string? policy = null) => _counts.GetValueOrDefault((name, policy));

    /// <summary>What waits for clients now, in all servers of the process.</summary>
    /// <param name="name"><c>outbox.packets</c>, <c>outbox.size</c> or <c>outbox.slow</c>.</param>
    public long Fill(string name)
    {
        _fills.Clear();
        _listener.RecordObservableInstruments();
        return _fills.Where(fill => fill.Key.Name == name).Sum(fill => fill.Value);
    }

    public void Dispose() => _listener.Dispose();
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ActorSocketIo.Tests.Limits;

/// <summary>What the counter of reached limits says; it is the process's, so tests that run beside this one count too.</summary>
internal sealed class CountedLimits : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly MeterListener _listener = new();

    public CountedLimits()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "socketio.server.limits.reached", Meter.Name: SocketIoTelemetry.MeterName })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => _counts.AddOrUpdate((string)tags[0].Value!, count, (_, before) => before + count));
        _listener.Start();
    }

    public long Of(string limit) => _counts.GetValueOrDefault(limit);

    public void Dispose() => _listener.Dispose();
}

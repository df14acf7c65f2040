using System.Diagnostics.Metrics;

namespace ActorSocketIo.Sessions;

/// <summary>How much waits for the clients of one engine.</summary>
/// <remarks>Read when somebody asks, so that sessions pay nothing for it. What has been done about it is counted by <see cref="EngineMetrics"/>.</remarks>
internal sealed class OutboxMetrics : IDisposable
{
    private readonly Meter _meter = new(EngineMetrics.MeterName);

    public OutboxMetrics(Func<IEnumerable<OutboxFill>> read)
    {
        _meter.CreateObservableUpDownCounter("socketio.server.outbox.packets", () => read().Sum(fill => (long)fill.Packets), "{packet}", "Wait for clients, of all sessions.");
        _meter.CreateObservableUpDownCounter("socketio.server.outbox.bytes", () => read().Sum(fill => fill.Bytes), "By", "Wait for clients; a packet for many counts for each of them.");
        _meter.CreateObservableUpDownCounter(
            "socketio.server.outbox.slow", () => read().LongCount(fill => fill.Ratio >= 0.5), "{session}", "Sessions for which half of what may wait does, or more.");
    }

    public void Dispose() => _meter.Dispose();
}

using System.Diagnostics.Metrics;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo.Sessions;

/// <summary>The open sessions of one engine, and how much waits for their clients.</summary>
/// <remarks>Read when somebody asks, so that sessions pay nothing for it. What has been done about what waits is counted by <see cref="EngineMetrics"/>.</remarks>
internal sealed class SessionMetrics : IDisposable
{
    private readonly Meter _meter = Meters.Create();

    public SessionMetrics(Func<IEnumerable<EngineSession>> sessions)
    {
        _meter.CreateObservableUpDownCounter("socketio.server.sessions", () => CountByTransport(sessions()), "{session}", "Sessions that are open.");
        _meter.CreateObservableUpDownCounter("socketio.server.outbox.packets", () => sessions().Sum(session => (long)session.Outbox.Packets), "{packet}", "Wait for clients, of all sessions.");
        _meter.CreateObservableUpDownCounter("socketio.server.outbox.size", () => sessions().Sum(session => session.Outbox.Bytes), "By", "Waits for clients; a packet for many counts for each of them.");
        _meter.CreateObservableUpDownCounter(
            "socketio.server.outbox.slow", () => sessions().LongCount(session => session.Outbox.Ratio >= 0.5), "{session}", "Sessions for which half of what may wait does, or more.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> CountByTransport(IEnumerable<EngineSession> sessions)
    {
        long polling = 0, webSocket = 0;
        foreach (var session in sessions)
        {
            if (session.Polling is null)
                webSocket++;
            else
                polling++;
        }

        return [new(polling, new KeyValuePair<string, object?>(TelemetryTags.Transport, "polling")), new(webSocket, new KeyValuePair<string, object?>(TelemetryTags.Transport, "websocket"))];
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ActorSocketIo.BenchApp;

/// <summary>Somebody who listens to all that the server measures, or traces, and does as little with it as can be done.</summary>
internal static class BenchListener
{
    private static long _total;

    /// <summary>Begins to listen, for as long as the process lives.</summary>
    /// <param name="to"><c>metrics</c>, <c>traces</c> or both; null for nothing.</param>
    public static void Start(string? to)
    {
        var what = (to ?? "").Split(',');
        if (what.Contains("metrics"))
            ListenToMetrics();
        if (what.Contains("traces"))
            ListenToTraces();
    }

    private static void ListenToMetrics()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == SocketIoTelemetry.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, _, _) => Interlocked.Add(ref _total, value));
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => Interlocked.Increment(ref _total));
        listener.Start();
    }

    private static void ListenToTraces() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = static source => source.Name == SocketIoTelemetry.ActivitySourceName,
        Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = static _ => Interlocked.Increment(ref _total),
    });
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorSocketIo.Tests.Telemetry;

/// <summary>The spans that have ended since somebody began to listen; those of the whole process.</summary>
internal sealed class SeenSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SeenSpans(ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SocketIoTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The one with this name in a namespace, which is a test's own.</summary>
    public Activity? Find(string name, string nsp) => Of(name, nsp).FirstOrDefault();

    /// <summary>Those with this name in a namespace, which is a test's own.</summary>
    public IEnumerable<Activity> Of(string name, string nsp) => _ended.Where(span => span.DisplayName == name && Equals(span.GetTagItem("messaging.destination.name"), nsp));

    public IEnumerable<Activity> All => _ended;

    public void Dispose() => _listener.Dispose();
}

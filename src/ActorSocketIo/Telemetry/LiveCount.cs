namespace ActorSocketIo.Telemetry;

/// <summary>How many of something there are now, counted whether somebody listens or not: whoever begins to listen reads all of them.</summary>
internal sealed class LiveCount
{
    private long _count;

    public LiveCount(string name, string unit, string description) =>
        Meters.OfProcess.CreateObservableUpDownCounter(name, () => Volatile.Read(ref _count), unit, description);

    public void Add(long more) => Interlocked.Add(ref _count, more);
}

namespace ActorSocketIo.Cluster.Tests;

/// <summary>A clock that stands until it is advanced; milliseconds.</summary>
internal sealed class VirtualTime : TimeProvider
{
    public long Now { get; private set; } = 1_000_000;

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => Now;

    public void Advance(int milliseconds) => Now += milliseconds;
}

/// <summary>A clock that starts elsewhere and runs at its own pace.</summary>
internal sealed class SkewedTime(VirtualTime time, long offset, double pace) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => offset + (long)(time.Now * pace);
}

namespace ActorSocketIo.Bench.Measuring;

/// <summary>How long each of many operations took.</summary>
internal sealed class Latencies
{
    private readonly double[] _microseconds;

    /// <param name="each">At least one, in any order.</param>
    public Latencies(IEnumerable<TimeSpan> each)
    {
        _microseconds = [.. each.Select(time => time.TotalMicroseconds).Order()];
        if (_microseconds.Length == 0)
            throw new ArgumentException("There is no operation.", nameof(each));
    }

    public int Count => _microseconds.Length;

    public double P50 => _microseconds[Count / 2];

    public double P99 => _microseconds[(int)(Count * 99L / 100)];

    public double Max => _microseconds[^1];
}

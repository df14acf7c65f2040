using System.Diagnostics.Metrics;

namespace ActorSocketIo.Telemetry;

/// <summary>Where the buckets of histograms end.</summary>
internal static class Buckets
{
    /// <summary>Of what takes microseconds as a rule: from 10 µs to 10 s.</summary>
    public static readonly InstrumentAdvice<double> OfSeconds = new()
    {
        HistogramBucketBoundaries = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>Of sessions: from a second to a day.</summary>
    public static readonly InstrumentAdvice<double> OfLives = new()
    {
        HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600],
    };
}

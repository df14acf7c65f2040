using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench.Measuring;

/// <summary>What came out of a test.</summary>
/// <param name="Test">What was measured.</param>
/// <param name="Contenders">Ours first, then the peers that could take part.</param>
internal sealed record Result(BenchTest Test, IReadOnlyList<ContenderResult> Contenders)
{
    /// <summary>Median of ours / median of a contender; null if either has none, or the latter is 0.</summary>
    public double? Ratio(Figure figure, ContenderResult contender) =>
        Contenders[0].Of(figure) is { } ours && contender.Of(figure) is { Median: not 0 } theirs ? ours.Median / theirs.Median : null;
}

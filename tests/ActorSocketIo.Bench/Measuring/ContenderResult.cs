using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench.Measuring;

/// <summary>All runs of one contender in one test.</summary>
internal sealed record ContenderResult(Contender Contender, IReadOnlyList<Run> Runs)
{
    /// <summary>A figure over the runs in which everything was right; null if there is none.</summary>
    public Spread? Of(Figure figure)
    {
        var values = Runs.Where(run => run.IsOk).Select(run => run.Value(figure.Key)).ToArray();
        return values.Length == 0 ? null : Spread.Of(values);
    }
}

using ActorSocketIo.Bench.Loads;

namespace ActorSocketIo.Bench.Suite;

/// <summary>One thing that is measured for all contenders alike.</summary>
/// <param name="Name">As <c>--tests</c> calls it.</param>
/// <param name="What">One line for people.</param>
/// <param name="Servers">How many processes form the server.</param>
/// <param name="Load">What clients do.</param>
/// <param name="Figures">What comes out; the first is what to compare.</param>
/// <param name="Contenders">Ours first; the others are its peers.</param>
internal sealed record BenchTest(string Name, string What, int Servers, ILoad Load, IReadOnlyList<Figure> Figures, IReadOnlyList<Contender> Contenders)
{
    /// <summary>Measured at least that long, in seconds: for what happens seldom.</summary>
    public double AtLeastSeconds { get; init; }
}

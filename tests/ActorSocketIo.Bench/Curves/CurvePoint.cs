namespace ActorSocketIo.Bench.Curves;

/// <summary>What was measured at one place of a curve.</summary>
/// <param name="N">How much of what the curve grows with.</param>
/// <param name="Figures">By key; those that say nothing at this n are absent.</param>
internal sealed record CurvePoint(double N, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>A figure, if it was measured here.</summary>
    public double? Of(CurveFigure figure) => Figures.TryGetValue(figure.Key, out var value) ? value : null;

    /// <summary>What all the work at this n costs, by a figure; null if that is not known or too little to be seen.</summary>
    public double? Cost(CurveFigure figure) => (figure.Growth, Of(figure)) switch
    {
        (Growth.OfEach, { } value and > 0) => value * N,
        (Growth.OfAll, { } value and > 0) => value,
        _ => null,
    };
}

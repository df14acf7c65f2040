using ActorSocketIo.Bench.Measuring;

namespace ActorSocketIo.Bench.Curves;

/// <summary>What came out of a curve.</summary>
/// <param name="Curve">What was measured.</param>
/// <param name="Passes">Each time it was walked.</param>
/// <param name="Failures">What went wrong; passes that it ended are not whole.</param>
internal sealed record CurveResult(ICurve Curve, IReadOnlyList<IReadOnlyList<CurvePoint>> Passes, IReadOnlyList<string> Failures)
{
    /// <summary>The medians of all passes at each n.</summary>
    public IReadOnlyList<CurvePoint> Points { get; } =
    [
        .. Passes.SelectMany(pass => pass).GroupBy(point => point.N).OrderBy(same => same.Key).Select(same => new CurvePoint(
            same.Key,
            same.SelectMany(point => point.Figures).GroupBy(figure => figure.Key).ToDictionary(figure => figure.Key, figure => Spread.Of(figure.Select(f => f.Value)).Median))),
    ];

    /// <summary>How each judged cost grows.</summary>
    public IReadOnlyList<FittedFigure> Fits => [.. Curve.Figures.Select(figure => FittedFigure.Of(figure, Points)).OfType<FittedFigure>()];

    public bool IsOk => Failures.Count == 0 && Fits.All(fit => fit.GrowsWithTheWork);
}

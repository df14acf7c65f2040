namespace ActorSocketIo.Bench.Curves;

/// <summary>How one cost of a curve grows.</summary>
/// <param name="Figure">The cost.</param>
/// <param name="All">Fitted over the whole curve.</param>
/// <param name="End">Over the upper half of its points: where a fixed part no longer hides how the rest grows.</param>
internal sealed record FittedFigure(CurveFigure Figure, PowerFit All, PowerFit End)
{
    /// <summary>The most by which a cost may grow to be said to grow with the work.</summary>
    public const double Allowed = 1.1;

    private const int FewestPoints = 3;

    /// <summary>Whether nothing here grows faster than the work.</summary>
    public bool GrowsWithTheWork => All.Exponent <= Allowed;

    /// <summary>Fits a figure; null if it is not judged, or there are fewer than three points of it.</summary>
    public static FittedFigure? Of(CurveFigure figure, IEnumerable<CurvePoint> points)
    {
        var costs = points.Where(point => point.Cost(figure) is not null).Select(point => (point.N, Cost: point.Cost(figure)!.Value)).OrderBy(cost => cost.N).ToArray();
        if (costs.Length < FewestPoints)
            return null;
        var end = costs[^Math.Max(FewestPoints, (costs.Length + 1) / 2)..];
        return new(figure, PowerFit.Of(costs), PowerFit.Of(end));
    }
}

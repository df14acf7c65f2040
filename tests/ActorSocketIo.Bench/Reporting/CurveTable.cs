using ActorSocketIo.Bench.Curves;

namespace ActorSocketIo.Bench.Reporting;

/// <summary>A curve for people: a row for each figure, a column for each n, then how each cost grows.</summary>
internal static class CurveTable
{
    /// <summary>Writes a curve's result; medians, if it was walked several times.</summary>
    public static void Write(TextWriter output, CurveResult result)
    {
        string[] head = [result.Curve.Axis, .. result.Points.Select(point => $"{point.N:N0}")];
        Columns.Write(output, [head, .. result.Curve.Figures.Select(figure => Row(result, figure))]);
        if (result.Curve.Cut is { } cut)
            output.WriteLine($"   cut: {cut}");
        foreach (var fit in result.Fits)
            output.WriteLine($"   {Said(fit)}");
        foreach (var failure in result.Failures)
            output.WriteLine($"   FAILED: {failure}");
    }

    /// <summary>One line on how a cost grows.</summary>
    internal static string Said(FittedFigure fit)
    {
        var verdict = fit.GrowsWithTheWork ? $"grows with the work (b <= {FittedFigure.Allowed})" : $"GROWS FASTER THAN THE WORK (b > {FittedFigure.Allowed})";
        var all = fit.Figure.Growth == Growth.OfEach ? "n times it" : "it";
        return $"{fit.Figure.Label}: {all} = {fit.All.Coefficient:G3} * n^b, b = {fit.All.Exponent:0.00} ± {fit.All.Error:0.00}, at the end {fit.End.Exponent:0.00}: {verdict}";
    }

    private static string[] Row(CurveResult result, CurveFigure figure) =>
        [figure.Label, .. result.Points.Select(point => point.Of(figure) is { } value ? Columns.Number(value) : "-")];
}

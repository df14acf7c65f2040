using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Reporting;

namespace ActorSocketIo.Bench.Curves;

/// <summary>Walks curves, as often as asked, and tells of each point.</summary>
/// <param name="options">How often, how long.</param>
/// <param name="generator">The load generator.</param>
/// <param name="output">Told of each point.</param>
internal sealed class CurveRunner(BenchOptions options, Sioload generator, TextWriter output)
{
    private const int QuickPoints = 2;

    /// <summary>Walks a curve.</summary>
    public async Task<CurveResult> RunAsync(ICurve curve, CancellationToken cancellation)
    {
        output.WriteLine($"\n== {curve.Name}: {curve.What}");
        var passes = new List<IReadOnlyList<CurvePoint>>();
        var failures = new List<string>();
        for (var pass = 0; pass < options.Repeats; pass++)
        {
            output.WriteLine($"   pass {pass + 1}, load average {LoadAverage()}");
            passes.Add(await WalkAsync(curve, failures, cancellation));
        }

        return new CurveResult(curve, passes, failures);
    }

    private async Task<List<CurvePoint>> WalkAsync(ICurve curve, List<string> failures, CancellationToken cancellation)
    {
        var points = new List<CurvePoint>();
        try
        {
            var settings = new LoadSettings(generator, options.WarmUpOfCurves, options.DurationOfPoints);
            await foreach (var point in curve.MeasureAsync(options.IsQuick ? [.. curve.Points.Take(QuickPoints)] : curve.Points, settings, cancellation))
            {
                points.Add(point);
                output.WriteLine($"   {point.N,9:N0} {curve.Axis}: {string.Join(", ", curve.Figures.Where(figure => point.Of(figure) is not null).Select(figure => Said(figure, point)))}");
            }
        }
        catch (Exception fault) when (fault is BenchException or InvalidOperationException or TimeoutException or IOException && !cancellation.IsCancellationRequested)
        {
            failures.Add(fault.Message);
            output.WriteLine($"   FAILED: {fault.Message}");
        }

        return points;
    }

    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Said(CurveFigure figure, CurvePoint point) => $"{Columns.Number(point.Of(figure)!.Value)} {figure.Label}";
}

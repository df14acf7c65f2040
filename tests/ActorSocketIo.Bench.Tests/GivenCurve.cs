using System.Runtime.CompilerServices;
using ActorSocketIo.Bench.Curves;
using ActorSocketIo.Bench.Loads;

namespace ActorSocketIo.Bench.Tests;

/// <summary>A curve without servers: it costs as many µs as it is asked to measure seconds, and fails from 1000 on.</summary>
internal sealed class GivenCurve(CurveFigure[] figures) : ICurve
{
    public string Name => "given";

    public string What => "what a test gives";

    public string Axis => "things";

    public IReadOnlyList<int> Points => [10, 100, 1000, 10_000];

    public IReadOnlyList<CurveFigure> Figures => figures;

    public string Cut => "here";

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(
        IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var n in points)
            yield return n < 1000 ? new CurvePoint(n, new Dictionary<string, double> { [figures[0].Key] = settings.Duration.TotalSeconds }) : throw new BenchException("lost one");
    }
}

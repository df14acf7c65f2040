using ActorSocketIo.Bench.Curves;

namespace ActorSocketIo.Bench.Tests;

public sealed class CurveRunnerTests
{
    private static readonly CurveFigure Cost = new("cost", "CPU µs", Growth.OfAll);

    [Fact]
    public async Task A_curve_is_walked_as_often_as_asked_and_what_was_measured_before_a_failure_is_kept()
    {
        var (result, output) = await RunAsync("--repeats", "2", "--duration", "7");

        Assert.Equal(2, result.Passes.Count);
        Assert.All(result.Passes, pass => Assert.Equal([(10.0, 7.0), (100.0, 7.0)], pass.Select(point => (point.N, point.Figures["cost"]))));
        Assert.Equal(["lost one", "lost one"], result.Failures);
        Assert.False(result.IsOk);
        Assert.Contains("FAILED: lost one", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickly_only_its_first_points_are_measured()
    {
        var (result, output) = await RunAsync("--quick");

        Assert.Equal([10.0, 100.0], result.Points.Select(point => point.N));
        Assert.True(result.IsOk);
        Assert.Contains("10 things: 1.00 CPU µs", output, StringComparison.Ordinal);
    }

    private static async Task<(CurveResult Result, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        var result = await new CurveRunner(BenchOptions.Parse(args), null!, output).RunAsync(new GivenCurve([Cost]), CancellationToken.None);
        return (result, output.ToString());
    }
}

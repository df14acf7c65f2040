using ActorSocketIo.Bench.Curves;

namespace ActorSocketIo.Bench.Tests;

public sealed class AllCurvesTests
{
    [Fact]
    public void Names_are_unique() => Assert.Equal(AllCurves.List.Count, AllCurves.List.Select(curve => curve.Name).Distinct().Count());

    [Fact]
    public void Each_ascends_over_enough_points_and_judges_a_cost_of_the_processor() => Assert.All(AllCurves.List, curve =>
    {
        Assert.Equal(curve.Points.Distinct().Order(), curve.Points);
        Assert.InRange(curve.Points.Count, 3, 10);
        Assert.Contains(curve.Figures, figure => figure.Growth != Growth.NotJudged && figure.Label.StartsWith("CPU", StringComparison.Ordinal));
    });

    [Fact]
    public void A_figure_is_measured_once() =>
        Assert.All(AllCurves.List, curve => Assert.Equal(curve.Figures.Count, curve.Figures.Select(figure => figure.Key).Distinct().Count()));
}

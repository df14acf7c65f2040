using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Curves;
using ActorSocketIo.Bench.Reporting;

namespace ActorSocketIo.Bench.Tests;

/// <summary>What is made of a curve's points.</summary>
public sealed class CurveResultTests
{
    private static readonly CurveFigure Each = new("each", "CPU µs per thing", Growth.OfEach);
    private static readonly CurveFigure All = new("all", "CPU µs", Growth.OfAll);
    private static readonly CurveFigure Seen = new("p50", "p50 µs");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.05, 1.05)]
    [InlineData(1, 2)]
    public void The_cost_of_each_is_judged_by_what_all_of_them_cost(double growthOfEach, double exponent) =>
        Assert.Equal(exponent, Fit(Each, n => Math.Pow(n, growthOfEach)).All.Exponent, 6);

    [Fact]
    public void The_cost_of_all_is_judged_as_it_is() => Assert.Equal(0.5, Fit(All, Math.Sqrt).All.Exponent, 6);

    [Theory]
    [InlineData(1.09, true)]
    [InlineData(1.11, false)]
    public void A_tenth_more_than_linear_is_the_most_that_grows_with_the_work(double exponent, bool withTheWork)
    {
        var result = ResultOf([All], n => [(All, Math.Pow(n, exponent))]);

        Assert.Equal(withTheWork, result.Fits.Single().GrowsWithTheWork);
        Assert.Equal(withTheWork, result.IsOk);
    }

    [Fact]
    public void The_end_shows_what_a_fixed_part_hides_at_the_start()
    {
        var fit = Fit(All, n => 1e6 + n * n);

        Assert.InRange(fit.All.Exponent, 0.1, 1.1);
        Assert.InRange(fit.End.Exponent, fit.All.Exponent + 0.2, 2);
    }

    [Fact]
    public void Latencies_points_without_a_figure_and_costs_too_small_to_be_seen_are_not_fitted()
    {
        var result = ResultOf([Each, All, Seen], n => n < 100 ? [(Seen, n), (All, 0)] : [(Seen, n * n), (All, n), (Each, 1)]);

        Assert.Equal(["CPU µs per thing", "CPU µs"], result.Fits.Select(fit => fit.Figure.Label));
        Assert.All(result.Fits, fit => Assert.Equal(1, fit.All.Exponent, 6));
    }

    [Fact]
    public void Of_several_passes_the_medians_count()
    {
        var result = new CurveResult(new GivenCurve([Each]), [Pass(1), Pass(100), Pass(2)], []);

        Assert.Equal([2.0, 2.0], result.Points.Select(point => point.Of(Each)!.Value));

        static CurvePoint[] Pass(double value) => [Point(10, [(Each, value)]), Point(20, [(Each, value)])];
    }

    [Fact]
    public void The_table_has_a_column_for_each_n_and_says_how_each_cost_grows()
    {
        var table = TableOf(ResultOf([Each, Seen], n => n < 1000 ? [(Each, 2)] : [(Each, 2), (Seen, n)]));

        Assert.Equal(["things", "10", "100", "1,000", "10,000"], Cells(table[0]));
        Assert.Equal(["CPU µs per thing", "2.00", "2.00", "2.00", "2.00"], Cells(table[1]));
        Assert.Equal(["p50 µs", "-", "-", "1000", "10000"], Cells(table[2]));
        Assert.Equal("   cut: here", table[3]);
        Assert.Equal("   CPU µs per thing: n times it = 2 * n^b, b = 1.00 ± 0.00, at the end 1.00: grows with the work (b <= 1.1)", table[4]);
    }

    [Fact]
    public void The_table_shouts_if_a_cost_grows_faster_and_says_what_failed()
    {
        var growing = ResultOf([All], n => [(All, n * n)]) with { Failures = ["at 20000: lost"] };

        var table = TableOf(growing);

        Assert.Contains(table, line => line.EndsWith("b = 2.00 ± 0.00, at the end 2.00: GROWS FASTER THAN THE WORK (b > 1.1)", StringComparison.Ordinal));
        Assert.Contains("   FAILED: at 20000: lost", table);
        Assert.False(growing.IsOk);
    }

    [Fact]
    public void The_report_for_programs_has_points_and_fits()
    {
        var report = JsonNode.Parse(JsonReport.Of(new JsonObject { ["cores"] = 2 }, [ResultOf([Each], _ => [(Each, 3)])]))!;

        var curve = report["curves"]![0]!;
        Assert.Equal([10, 100, 1000, 10_000], curve["points"]!.AsArray().Select(point => point!["n"]!.GetValue<double>()));
        Assert.Equal(3, curve["points"]![0]!["figures"]!["each"]!.GetValue<double>());
        Assert.Equal(1, curve["fits"]![0]!["exponent"]!.GetValue<double>(), 6);
        Assert.True(curve["fits"]![0]!["grows_with_the_work"]!.GetValue<bool>());
        Assert.Equal(2, report["machine"]!["cores"]!.GetValue<int>());
    }

    [Fact]
    public void What_the_load_generator_reports_is_taken_if_all_was_right()
    {
        var point = GeneratedCurve.Read(10, new JsonObject { ["ok"] = true, ["mode"] = "echo", ["cpu_us_per_roundtrip"] = 12.5 });
        var wrong = Assert.Throws<BenchException>(() => GeneratedCurve.Read(10, new JsonObject { ["ok"] = false, ["why"] = new JsonObject { ["lost"] = 2 } }));

        Assert.Equal(12.5, point.Figures["cpu_us_per_roundtrip"]);
        Assert.Equal(["cpu_us_per_roundtrip"], point.Figures.Keys);
        Assert.Contains("lost", wrong.Message, StringComparison.Ordinal);
    }

    private static FittedFigure Fit(CurveFigure figure, Func<double, double> value) => ResultOf([figure], n => [(figure, value(n))]).Fits.Single();

    private static CurveResult ResultOf(CurveFigure[] figures, Func<double, (CurveFigure Figure, double Value)[]> at) =>
        new(new GivenCurve(figures), [[.. new double[] { 10, 100, 1000, 10_000 }.Select(n => Point(n, at(n)))]], []);

    private static CurvePoint Point(double n, (CurveFigure Figure, double Value)[] figures) => new(n, figures.ToDictionary(f => f.Figure.Key, f => f.Value));

    private static string[] TableOf(CurveResult result)
    {
        using var written = new StringWriter { NewLine = "\n" };
        CurveTable.Write(written, result);
        return written.ToString().Split('\n');
    }

    private static string[] Cells(string row) => row.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

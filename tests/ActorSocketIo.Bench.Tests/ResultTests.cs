using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Reporting;
using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench.Tests;

public sealed class ResultTests
{
    private static readonly BenchTest Test = AllTests.List.Single(test => test.Name == "piped1");
    private static readonly Figure Cpu = Test.Figures[0];

    [Theory]
    [InlineData(new double[] { 3 }, 3, 3, 3)]
    [InlineData(new double[] { 9, 1, 2 }, 2, 1, 9)]
    [InlineData(new double[] { 4, 1, 2, 9 }, 3, 1, 9)]
    public void A_spread_has_the_median_and_the_ends(double[] values, double median, double min, double max) =>
        Assert.Equal(new Spread(median, min, max), Spread.Of(values));

    [Fact]
    public void The_ratio_is_of_medians_over_runs_in_which_all_was_right()
    {
        var result = ResultOf(ours: [Right(10), Right(30), Right(20), Wrong(1)], home: [Right(40)]);

        Assert.Equal(0.5, result.Ratio(Cpu, result.Contenders[1]));
    }

    [Fact]
    public void Without_a_right_run_there_is_no_ratio()
    {
        var result = ResultOf(ours: [Right(10)], home: [Wrong(5)]);

        Assert.Null(result.Ratio(Cpu, result.Contenders[1]));
    }

    [Fact]
    public void The_table_has_spreads_and_ratios_and_what_another_node_adds()
    {
        var table = TableOf(ResultOf(ours: [Right(30), Right(20), Right(10)], home: [Right(5)]));

        Assert.Equal(["piped1", "ours", "ours-home", "ours /"], Cells(table[0]));
        Assert.Equal(["CPU µs per round trip", "20.0 (10.0–30.0)", "5.00", "4.00"], Cells(table[1]));
        Assert.Contains(table, line => line.Contains("by way of another node: +15.0 CPU µs per round trip, +150.0 p50 µs", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_says_what_failed_and_what_was_disturbed()
    {
        var table = TableOf(ResultOf(ours: [Right(10), new Run(Right(10).Figures, 0, 3.5)], home: [Wrong(5)]));

        Assert.Contains(table, line => line.EndsWith("disturbed: 1 of 2 runs of ours: others took up to 0.00 cores, the host 3.5 %", StringComparison.Ordinal));
        Assert.Contains(table, line => line.EndsWith("FAILED, not counted: ours-home: lost", StringComparison.Ordinal));
    }

    [Fact]
    public void The_report_for_programs_has_every_run_and_the_summary()
    {
        var report = JsonNode.Parse(JsonReport.Of(new JsonObject { ["cores"] = 2 }, [ResultOf(ours: [Right(10), Right(30)], home: [Wrong(5)])]))!;

        var ours = report["tests"]![0]!["contenders"]![0]!;
        Assert.Equal(20, ours["figures"]![0]!["median"]!.GetValue<double>());
        Assert.Equal([10, 30], ours["runs"]!.AsArray().Select(run => run!["figures"]![Cpu.Key]!.GetValue<double>()));
        Assert.Null(report["tests"]![0]!["contenders"]![1]!["figures"]![0]!["median"]);
        Assert.Equal(2, report["machine"]!["cores"]!.GetValue<int>());
    }

    private static Result ResultOf(Run[] ours, Run[] home) =>
        new(Test, [new ContenderResult(Contender.OursAtAnyNode, ours), new ContenderResult(Contender.OursAtHome, home)]);

    private static string[] TableOf(Result result)
    {
        using var written = new StringWriter { NewLine = "\n" };
        Table.Write(written, result);
        return written.ToString().Split('\n');
    }

    private static string[] Cells(string row) => row.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Run Right(double cpu) => new(new JsonObject { ["ok"] = true, [Cpu.Key] = cpu, ["rtt_p50_us"] = cpu * 10 }, 0, 0);

    private static Run Wrong(double cpu) => new(new JsonObject { ["ok"] = false, ["why"] = "lost", [Cpu.Key] = cpu }, 0, 0);
}

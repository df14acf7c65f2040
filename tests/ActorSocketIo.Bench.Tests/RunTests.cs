using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Measuring;

namespace ActorSocketIo.Bench.Tests;

public sealed class RunTests
{
    [Fact]
    public void What_helpers_take_is_counted_in()
    {
        var run = RunOf("""{"ok":true,"cpu_us_per_call":100,"cpu_us_per_call_with_aux":130,"call_p50_us":7,"server_cpu_pct":40,"aux_cpu_pct":5}""");

        Assert.Equal(130, run.Value("cpu_us_per_call"));
        Assert.Equal(7, run.Value("call_p50_us"));
        Assert.Equal(45, run.Value("server_cpu_pct"));
    }

    [Fact]
    public void Others_are_what_is_busy_beside_the_bench_and_interrupts()
    {
        var run = RunOf("""{"machine_busy_cpus":1.9,"machine_softirq_cpus":0.1,"server_cpu_pct":80,"aux_cpu_pct":10,"client_cpu_pct":50,"proxy_cpu_pct":15}""");

        Assert.Equal(0.25, run.OtherCores, 6);
    }

    [Theory]
    [InlineData(1.05, 0, false)]
    [InlineData(1.2, 0, true)]
    [InlineData(1, 2, true)]
    public void A_run_is_disturbed_if_others_or_the_host_took_much(double busy, double stolen, bool disturbed) =>
        Assert.Equal(disturbed, new Run(new JsonObject { ["machine_busy_cpus"] = busy, ["server_cpu_pct"] = 100.0 }, 0, stolen).IsDisturbed);

    [Fact]
    public void A_run_that_could_not_take_place_says_why()
    {
        var run = Run.Failed("it did not start", 1);

        Assert.False(run.IsOk);
        Assert.Equal("it did not start", run.Why);
    }

    private static Run RunOf(string figures) => new((JsonObject)JsonNode.Parse(figures)!, 0, 0);
}

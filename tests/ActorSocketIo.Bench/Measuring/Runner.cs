using System.Globalization;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Servers;
using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench.Measuring;

/// <summary>Runs tests: contenders take turns, each time with fresh processes.</summary>
/// <param name="options">Which, how often, how long.</param>
/// <param name="generator">The load generator.</param>
/// <param name="output">Told of each run.</param>
internal sealed class Runner(BenchOptions options, Sioload generator, TextWriter output)
{
    /// <summary>Runs a test.</summary>
    /// <exception cref="BenchException">Ours cannot take part.</exception>
    public async Task<Result> RunAsync(BenchTest test, CancellationToken cancellation)
    {
        output.WriteLine($"\n== {test.Name}: {test.What}{Placement(test)}");
        var contenders = options.ContendersOf(test).Where(contender => IsPossible(test, contender)).ToArray();
        if (contenders is not [{ Servers.Name: "ours" }, ..])
            return new Result(test, []);
        foreach (var contender in contenders)
            await contender.Servers.PrepareAsync().WaitAsync(cancellation);

        var runs = contenders.Select(_ => new List<Run>()).ToArray();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            foreach (var (contender, its) in contenders.Zip(runs))
            {
                its.Add(await RunOnceAsync(test, contender, cancellation));
                Tell(test, contender, its[^1]);
            }
        }

        return new Result(test, [.. contenders.Zip(runs, (contender, its) => new ContenderResult(contender, its))]);
    }

    private async Task<Run> RunOnceAsync(BenchTest test, Contender contender, CancellationToken cancellation)
    {
        var settings = new LoadSettings(generator, options.WarmUpOf(test), options.DurationOf(test));
        var loadAverage = double.Parse((await File.ReadAllTextAsync("/proc/loadavg", cancellation)).Split(' ')[0], CultureInfo.InvariantCulture);
        try
        {
            using var servers = await RunningServers.StartAsync(contender.Servers, test.Servers, cancellation, [.. test.Load.Settings]);
            var before = MachineTime.Now();
            var figures = await test.Load.RunAsync(servers, contender.Route, settings, cancellation);
            var used = MachineTime.Now() - before;
            return new Run(figures, loadAverage, used.Stolen / used.Total * 100);
        }
        catch (Exception fault) when (fault is BenchException or InvalidOperationException or TimeoutException or IOException && !cancellation.IsCancellationRequested)
        {
            return Run.Failed(fault.Message, loadAverage);
        }
    }

    private bool IsPossible(BenchTest test, Contender contender)
    {
        var missing = contender.Servers.Tools.Concat(test.Load.Tools).Where(tool => !Tool.IsInstalled(tool)).ToArray();
        if (missing.Length > 0)
            output.WriteLine($"   skipped: {contender.Name}, because {string.Join(" and ", missing)} must be installed");
        return missing.Length == 0;
    }

    private void Tell(BenchTest test, Contender contender, Run run)
    {
        var primary = test.Figures[0];
        var said = run.IsOk ? $"{run.Value(primary.Key),8:0.0} {primary.Label}" : $"FAILED: {run.Why}";
        output.WriteLine($"   {contender.Name,-14}{said}   load {run.LoadAverage:0.0}, others {run.OtherCores:0.00} cores, stolen {run.StolenPercent:0.0} %");
    }

    private static string Placement(BenchTest test) => (test.Servers, Cores.Pair) switch
    {
        (1, { } pair) => $"  [server on core {pair.Server}, load on core {pair.Load}]",
        (1, null) => "  [server and load share cores: needs two, and taskset]",
        _ => $"  [{test.Servers} processes, not pinned]",
    };
}

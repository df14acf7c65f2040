using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench;
using ActorSocketIo.Bench.Curves;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Reporting;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    if (!OperatingSystem.IsLinux())
        throw new BenchException("The bench needs Linux: it reads /proc, and its load generator uses epoll.");
    return await RunAsync(BenchOptions.Parse(args), stop.Token);
}
catch (Exception) when (stop.IsCancellationRequested) // whatever a run says of processes that were stopped along with it
{
    Console.Error.WriteLine("Stopped; what was started has been ended.");
    return 130;
}
catch (BenchException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 64;
}

// The processes that it started end with their runs, so it has to end by itself.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellation)
{
    if (options.IsList)
    {
        foreach (var test in options.Tests)
            Console.WriteLine($"{test.Name,-20} {test.What}  ({string.Join(", ", options.ContendersOf(test).Select(contender => contender.Name))})");
        foreach (var curve in options.Curves is [] ? AllCurves.List : options.Curves)
            Console.WriteLine($"{curve.Name,-20} {curve.What}  (curve: {string.Join(", ", curve.Points.Select(n => $"{n:N0}"))} {curve.Axis})");
        return 0;
    }

#if DEBUG
    Console.WriteLine("This is a Debug build: its figures mean nothing.");
#endif
    var generator = await Sioload.PrepareAsync(options.Sioload);
    var (report, isOk) = options.Curves is [] ? await RunTestsAsync(options, generator, cancellation) : await RunCurvesAsync(options, generator, cancellation);
    if (options.JsonFile is { } file)
        await File.WriteAllTextAsync(file, report(await MachineDescription.DescribeAsync()), cancellation);
    return isOk ? 0 : 1;
}

static async Task<(Func<JsonObject, string> Report, bool IsOk)> RunTestsAsync(BenchOptions options, Sioload generator, CancellationToken cancellation)
{
    var runner = new Runner(options, generator, Console.Out);
    var results = new List<Result>();
    foreach (var test in options.Tests)
    {
        results.Add(await runner.RunAsync(test, cancellation));
        if (results[^1].Contenders.Count > 0)
            Table.Write(Console.Out, results[^1]);
    }

    return (machine => JsonReport.Of(machine, results), results.All(result => result.Contenders.All(contender => contender.Runs.All(run => run.IsOk))));
}

static async Task<(Func<JsonObject, string> Report, bool IsOk)> RunCurvesAsync(BenchOptions options, Sioload generator, CancellationToken cancellation)
{
    var runner = new CurveRunner(options, generator, Console.Out);
    var results = new List<CurveResult>();
    foreach (var curve in options.Curves)
    {
        results.Add(await runner.RunAsync(curve, cancellation));
        CurveTable.Write(Console.Out, results[^1]);
    }

    return (machine => JsonReport.Of(machine, results), results.All(result => result.IsOk));
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>A server of more and more nodes, all in one process, with a member of one room on each.</summary>
internal sealed class Nodes : ICurve
{
    private static readonly CurveFigure Broadcast = new("cpu_us_per_broadcast", "CPU µs per broadcast, without idling", Growth.OfAll);
    private static readonly CurveFigure Idle = new("idle_pct_per_node", "CPU % of a core per idle node", Growth.OfAll);
    private static readonly CurveFigure Memory = new("rss_mib_per_node", "RSS MiB per node", Growth.OfEach);
    private static readonly CurveFigure P50 = new("delivery_p50_us", "p50 µs");
    private static readonly CurveFigure P99 = new("delivery_p99_us", "p99 µs");
    private static readonly CurveFigure Ready = new("ready_s", "s until all are ready");

    public string Name => "nodes";

    public string What => "1 broadcast under way to a room with a member on each node, all nodes in one process";

    public string Axis => "nodes";

    public IReadOnlyList<int> Points => [1, 2, 3, 5, 10, 20];

    public IReadOnlyList<CurveFigure> Figures => [Broadcast, Idle, Memory, P50, P99, Ready];

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var n in points)
            yield return await MeasureAsync(n, settings, cancellation);
    }

    private static async Task<CurvePoint> MeasureAsync(int n, LoadSettings settings, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var servers = await RunningServers.StartAsync(ServerKind.OursInOneProcess, n, cancellation);
        var ready = clock.Elapsed;

        var point = GeneratedCurve.Read(n, await settings.Generator.RunAsync(servers, servers.Ports, ["broadcast", "--receivers", $"{n}", "--window", "1"], settings, cancellation));
        var idle = await IdleLoad.CoresAsync(servers, settings.Duration, cancellation);
        var broadcasts = point.Figures["deliveries"] / n;
        return new CurvePoint(n, new Dictionary<string, double>
        {
            [Broadcast.Key] = (point.Figures["server_cpu_s"] - idle * point.Figures["seconds"]) / broadcasts * 1e6,
            [Idle.Key] = idle / n * 100,
            [Memory.Key] = point.Figures["rss_end_kb"] / 1024 / n,
            [P50.Key] = point.Figures[P50.Key],
            [P99.Key] = point.Figures[P99.Key],
            [Ready.Key] = ready.TotalSeconds,
        });
    }
}

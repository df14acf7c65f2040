using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>Nodes that start one after another, each a process: how long until one serves, and what it takes without clients.</summary>
internal sealed class NodeStart : ICurve
{
    private static readonly CurveFigure Ready = new("ready_s", "s from its start until it serves");
    private static readonly CurveFigure Cpu = new("cpu_s", "CPU s until then", Growth.OfAll);
    private static readonly CurveFigure Memory = new("rss_mib", "RSS MiB of it, empty", Growth.OfAll);

    public string Name => "node_start";

    public string What => "nodes that start one after another, each a process";

    public string Axis => "nodes, this one included";

    public IReadOnlyList<int> Points => [1, 2, 3, 5, 8];

    public IReadOnlyList<CurveFigure> Figures => [Ready, Cpu, Memory];

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var nodes = new GrowingServers(points[^1]);
        foreach (var n in points)
        {
            var (ready, id) = (TimeSpan.Zero, 0);
            while (nodes.Count < n)
            {
                var clock = Stopwatch.StartNew();
                id = await nodes.AddAsync(cancellation);
                ready = clock.Elapsed;
            }

            var cpu = ProcessTime.Of([id]);
            await Task.Delay(settings.Duration, cancellation); // a garbage collection or two, and what is compiled at leisure
            yield return new CurvePoint(n, new Dictionary<string, double>
            {
                [Ready.Key] = ready.TotalSeconds,
                [Cpu.Key] = cpu.TotalSeconds,
                [Memory.Key] = ProcessMemory.ResidentBytes(id) / 1024.0 / 1024.0,
            });
        }
    }
}

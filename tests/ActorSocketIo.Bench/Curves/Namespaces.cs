using System.Runtime.CompilerServices;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>More and more namespaces with a socket each, which echo in turn.</summary>
internal sealed class Namespaces : ICurve
{
    private const int Connections = 4, UnderWay = 64, EnoughToWeigh = 10;

    private static readonly CurveFigure Echo = new("cpu_us_per_roundtrip", "CPU µs per round trip", Growth.OfEach);
    private static readonly CurveFigure Bytes = new("heap_bytes_per_namespace", "bytes per namespace and its socket", Growth.OfEach);

    public string Name => "namespaces";

    public string What => $"{UnderWay} echoes under way, each in the next of all namespaces, on {Connections} connections";

    public string Axis => "namespaces";

    public IReadOnlyList<int> Points => [1, 10, 100, 300, 1_000];

    public IReadOnlyList<CurveFigure> Figures => [Echo, Bytes];

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var servers = await RunningServers.StartAsync(ServerKind.Ours, 1, cancellation);
        await using var clients = await SocketClients.ConnectAsync(servers, Connections, cancellation);
        await ClosedLoop.ForAsync(settings.WarmUp, UnderWay, worker => clients[worker % Connections].CallAsync("echo", "0"));
        var before = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);

        var namespaces = 0;
        foreach (var n in points)
        {
            for (; namespaces < n; namespaces++)
                await clients[namespaces % Connections].JoinAsync($"/n{namespaces}");
            var full = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);
            var next = -1;
            var start = Usage.Now(servers);
            var echoes = await ClosedLoop.ForAsync(settings.Duration, UnderWay, _ => EchoAsync(clients, (int)((uint)Interlocked.Increment(ref next) % n)));
            var figures = new Dictionary<string, double> { [Echo.Key] = (Usage.Now(servers) - start).Servers / echoes.Count * 1e6 };
            if (n >= EnoughToWeigh)
                figures[Bytes.Key] = (double)(full - before) / n;
            yield return new CurvePoint(n, figures);
        }
    }

    private static Task<string> EchoAsync(SocketClients clients, int nsp) => clients[nsp % Connections].CallAsync("echo", "0", $"/n{nsp}");
}

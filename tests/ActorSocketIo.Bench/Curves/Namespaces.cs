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
        for (var i = 1; i < Connections; i++)
            await clients[i].JoinAsync("/n0"); // so that all connections echo, however few namespaces there are
        var before = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);

        var namespaces = 0;
        foreach (var n in points)
        {
            for (; namespaces < n; namespaces++)
                await clients[namespaces % Connections].JoinAsync($"/n{namespaces}");
            var full = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);
            var next = -1;
            var start = Usage.Now(servers);
            var echoes = await ClosedLoop.ForAsync(settings.Duration, UnderWay, worker => EchoAsync(clients, worker % Connections, Interlocked.Increment(ref next), n));
            var figures = new Dictionary<string, double> { [Echo.Key] = (Usage.Now(servers) - start).Servers / echoes.Count * 1e6 };
            if (n >= EnoughToWeigh)
                figures[Bytes.Key] = (double)(full - before) / n;
            yield return new CurvePoint(n, figures);
        }
    }

    /// <summary>Lets a connection echo in the next of its namespaces, which are every fourth.</summary>
    private static Task<string> EchoAsync(SocketClients clients, int connection, int turn, int namespaces)
    {
        var nsp = connection < namespaces ? connection + Connections * (turn % ((namespaces - connection + Connections - 1) / Connections)) : 0;
        return clients[connection].CallAsync("echo", "0", $"/n{nsp}");
    }
}

using System.Runtime.CompilerServices;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>More and more rooms with many members, the same in each.</summary>
internal sealed class LargeRooms : ICurve
{
    private const int Members = 1_000, UnderWay = 64;

    private static readonly CurveFigure Join = new("cpu_us_per_join", "CPU µs per join", Growth.OfEach);
    private static readonly CurveFigure Bytes = new("heap_bytes_per_room", $"bytes per room of {Members}", Growth.OfEach);

    public string Name => "large_rooms";

    public string What => $"rooms with the same {Members} members, which join one after another";

    public string Axis => "rooms";

    public IReadOnlyList<int> Points => [10, 30, 100, 300];

    public IReadOnlyList<CurveFigure> Figures => [Join, Bytes];

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var servers = await RunningServers.StartAsync(ServerKind.Ours, 1, cancellation);
        await using var clients = await SocketClients.ConnectAsync(servers, Members, cancellation);
        await ClosedLoop.ForAsync(settings.WarmUp, UnderWay, worker => clients[worker].CallAsync("join", "\"warm\""));
        var before = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);

        var rooms = 0;
        foreach (var n in points)
        {
            var start = Usage.Now(servers);
            int[] joins = [.. Enumerable.Range(rooms * Members, (n - rooms) * Members)];
            await ClosedLoop.OverAsync(joins, UnderWay, join => clients[join % Members].CallAsync("join", $"\"large{join / Members}\""));
            var used = Usage.Now(servers) - start;
            rooms = n;
            yield return new CurvePoint(n, new Dictionary<string, double>
            {
                [Join.Key] = used.Servers / joins.Length * 1e6,
                [Bytes.Key] = (double)(await ServerHeap.BytesAsync(servers.Ports[0], cancellation) - before) / n,
            });
        }
    }
}

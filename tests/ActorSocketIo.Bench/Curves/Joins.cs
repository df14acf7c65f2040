using System.Runtime.CompilerServices;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>A room's first member on a node, of which all other nodes must know before the join is done, and its second.</summary>
internal sealed class Joins : ICurve
{
    private static readonly CurveFigure First = new("cpu_us_per_first", "CPU µs per first join, without idling", Growth.OfAll);
    private static readonly CurveFigure Further = new("cpu_us_per_further", "CPU µs per further one, with idling"); // nothing of it is any other node's

    public string Name => "joins";

    public string What => "1 join under way, of rooms that no node knows and of rooms that its own has; all nodes in one process";

    public string Axis => "nodes";

    public IReadOnlyList<int> Points => [1, 3, 10, 20];

    public IReadOnlyList<CurveFigure> Figures =>
    [
        First, new("first_p50_us", "first p50 µs"), new("first_p99_us", "first p99 µs"),
        Further, new("further_p50_us", "further p50 µs"), new("further_p99_us", "further p99 µs"),
    ];

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var n in points)
            yield return await MeasureAsync(n, settings, cancellation);
    }

    private static async Task<CurvePoint> MeasureAsync(int n, LoadSettings settings, CancellationToken cancellation)
    {
        using var servers = await RunningServers.StartAsync(ServerKind.OursInOneProcess, n, cancellation);
        await using var clients = await SocketClients.ConnectAsync(servers, 2, cancellation);
        var room = 0;
        await ClosedLoop.ForAsync(settings.WarmUp, 1, _ => JoinAsync(clients[0], room++));
        var idle = await IdleLoad.CoresAsync(servers, settings.Duration, cancellation);

        var firstRoom = room;
        var start = Usage.Now(servers);
        var first = await ClosedLoop.ForAsync(settings.Duration, 1, _ => JoinAsync(clients[0], room++));
        var between = Usage.Now(servers);
        var further = await ClosedLoop.OverAsync([.. Enumerable.Range(firstRoom, first.Count)], 1, known => JoinAsync(clients[1], known));
        return new CurvePoint(n, new Dictionary<string, double>
        {
            [First.Key] = ((between - start).Servers - idle * (between - start).Elapsed) / first.Count * 1e6,
            ["first_p50_us"] = first.P50,
            ["first_p99_us"] = first.P99,
            [Further.Key] = (Usage.Now(servers) - between).Servers / further.Count * 1e6,
            ["further_p50_us"] = further.P50,
            ["further_p99_us"] = further.P99,
        });
    }

    private static Task<string> JoinAsync(SocketClient client, int room) => client.CallAsync("join", $"\"room{room}\"");
}

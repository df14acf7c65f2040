using System.Runtime.CompilerServices;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>More and more rooms of one member, in and out of which its socket goes.</summary>
internal sealed class SmallRooms : ICurve
{
    private const int Sockets = 100, UnderWay = 64, EnoughToWeigh = 1_000;

    private static readonly CurveFigure Change = new("cpu_us_per_change", "CPU µs per leave and join", Growth.OfEach);
    private static readonly CurveFigure Bytes = new("heap_bytes_per_room", "bytes per room of one", Growth.OfEach);
    private static readonly CurveFigure Left = new("heap_bytes_per_left_room", "bytes per room that was left");

    public string Name => "rooms";

    public string What => $"rooms of one member, {UnderWay} leaving and joining at a time";

    public string Axis => "rooms";

    public IReadOnlyList<int> Points => [1, 10, 100, 1_000, 10_000, 100_000];

    public IReadOnlyList<CurveFigure> Figures => [Change, Bytes, Left];

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var servers = await RunningServers.StartAsync(ServerKind.Ours, 1, cancellation);
        await using var clients = await SocketClients.ConnectAsync(servers, Sockets, cancellation);
        await ClosedLoop.ForAsync(settings.WarmUp, UnderWay, worker => ChangeAsync(clients, worker));
        await ClosedLoop.OverAsync([.. Enumerable.Range(0, UnderWay)], UnderWay, room => AskAsync(clients, "leave", room));
        var before = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);

        var rooms = 0;
        foreach (var n in points)
        {
            await ClosedLoop.OverAsync([.. Enumerable.Range(rooms, n - rooms)], UnderWay, room => AskAsync(clients, "join", room));
            rooms = n;
            var full = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);
            var start = Usage.Now(servers);
            var changes = await ClosedLoop.ForAsync(settings.Duration, UnderWay, worker => ChangeAsync(clients, Random.Shared.Next(n)));
            var figures = new Dictionary<string, double> { [Change.Key] = (Usage.Now(servers) - start).Servers / changes.Count * 1e6 };
            if (n >= EnoughToWeigh)
                figures[Bytes.Key] = (double)(full - before) / n;
            if (n == points[^1] && n >= EnoughToWeigh)
            {
                await ClosedLoop.OverAsync([.. Enumerable.Range(0, n)], UnderWay, room => AskAsync(clients, "leave", room));
                figures[Left.Key] = (double)(await ServerHeap.BytesAsync(servers.Ports[0], cancellation) - before) / n;
            }

            yield return new CurvePoint(n, figures);
        }
    }

    private static async Task ChangeAsync(SocketClients clients, int room)
    {
        await AskAsync(clients, "leave", room);
        await AskAsync(clients, "join", room);
    }

    private static Task<string> AskAsync(SocketClients clients, string change, int room) => clients[room % clients.Count].CallAsync(change, $"\"small{room}\"");
}

using System.Runtime.CompilerServices;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>More and more rooms of one member, in and out of which its socket goes.</summary>
internal sealed class SmallRooms : ICurve
{
    private const int Sockets = 64, EnoughToWeigh = 1_000;

    // Rooms that were left stay announced to other nodes for 5 s, so that who comes back finds them.
    private static readonly TimeSpan Forgetting = TimeSpan.FromSeconds(10);

    private static readonly CurveFigure Change = new("cpu_us_per_change", "CPU µs per leave and join", Growth.OfEach);
    private static readonly CurveFigure Bytes = new("heap_bytes_per_room", "bytes per room of one", Growth.OfEach);
    private static readonly CurveFigure Left = new("heap_bytes_per_left_room", "bytes per room that was left");

    public string Name => "rooms";

    public string What => $"rooms of one member; each of {Sockets} sockets leaves and joins one at a time";

    public string Axis => "rooms";

    public IReadOnlyList<int> Points => [1, 10, 100, 1_000, 10_000, 100_000];

    public IReadOnlyList<CurveFigure> Figures => [Change, Bytes, Left];

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var servers = await RunningServers.StartAsync(ServerKind.Ours, 1, cancellation);
        await using var clients = await SocketClients.ConnectAsync(servers, Sockets, cancellation);
        await ClosedLoop.ForAsync(settings.WarmUp, Sockets, socket => ChangeAsync(clients[socket], socket));
        await ClosedLoop.OverAsync([.. Enumerable.Range(0, Sockets)], Sockets, room => OwnerAsks(clients, "leave", room));
        var before = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);

        var rooms = 0;
        foreach (var n in points)
        {
            await ClosedLoop.OverAsync([.. Enumerable.Range(rooms, n - rooms)], Sockets, room => OwnerAsks(clients, "join", room));
            rooms = n;
            var full = await ServerHeap.BytesAsync(servers.Ports[0], cancellation);
            var start = Usage.Now(servers);
            var changes = await ClosedLoop.ForAsync(settings.Duration, Sockets, socket => ChangeAsync(clients[socket], RoomOf(socket, n)));
            var figures = new Dictionary<string, double> { [Change.Key] = (Usage.Now(servers) - start).Servers / changes.Count * 1e6 };
            if (n >= EnoughToWeigh)
                figures[Bytes.Key] = (double)(full - before) / n;
            if (n == points[^1] && n >= EnoughToWeigh)
            {
                await ClosedLoop.OverAsync([.. Enumerable.Range(0, n)], Sockets, room => OwnerAsks(clients, "leave", room));
                await Task.Delay(Forgetting, cancellation);
                figures[Left.Key] = (double)(await ServerHeap.BytesAsync(servers.Ports[0], cancellation) - before) / n;
            }

            yield return new CurvePoint(n, figures);
        }
    }

    /// <summary>One of a socket's rooms, by chance; of fewer rooms than sockets, one that it shares.</summary>
    private static int RoomOf(int socket, int rooms) => socket < rooms ? socket + Sockets * Random.Shared.Next((rooms - socket + Sockets - 1) / Sockets) : socket % rooms;

    private static Task<string> OwnerAsks(SocketClients clients, string change, int room) => AskAsync(clients[room % Sockets], change, room);

    private static async Task ChangeAsync(SocketClient socket, int room)
    {
        await AskAsync(socket, "leave", room);
        await AskAsync(socket, "join", room);
    }

    private static Task<string> AskAsync(SocketClient socket, string change, int room) => socket.CallAsync(change, $"\"small{room}\"");
}

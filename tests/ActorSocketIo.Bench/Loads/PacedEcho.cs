using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>Echoes at a fixed rate, far below what servers can do: what it takes to wake up decides.</summary>
/// <remarks>Each is timed from when it was due. They leave once a millisecond, those of one millisecond right after each other on different connections.</remarks>
/// <param name="Connections">Which echo in turn.</param>
/// <param name="Rate">Echoes a second, of all together.</param>
internal sealed record PacedEcho(int Connections, int Rate) : ILoad
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string Payload = $"\"{new string('x', 64)}\"";

    public bool Speaks(ServerKind kind) => kind.Protocol == "sio";

    public async Task<JsonObject> RunAsync(RunningServers servers, Route route, LoadSettings settings, CancellationToken cancellation)
    {
        await using var clients = await SocketClients.ConnectAsync(servers, Connections, cancellation);
        await EchoForAsync(clients, settings.WarmUp, cancellation);
        var before = Usage.Now(servers);
        var roundTrips = await EchoForAsync(clients, settings.Duration, cancellation);
        return RoundTrips.Report("paced-echo", Connections, roundTrips, Usage.Now(servers) - before, servers);
    }

    private async Task<Latencies> EchoForAsync(SocketClients clients, TimeSpan duration, CancellationToken cancellation)
    {
        var echoes = new Task<TimeSpan>[Math.Max(1, (int)(duration.TotalSeconds * Rate))];
        using var timer = new PeriodicTimer(Tick);
        var start = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < echoes.Length; await timer.WaitForNextTickAsync(cancellation))
        {
            // After a pause of this process those that are late leave at once.
            for (var due = Stopwatch.GetElapsedTime(start).TotalSeconds * Rate; sent < echoes.Length && sent < due; sent++)
                echoes[sent] = EchoAsync(clients[sent % clients.Count], start + (long)(sent * (double)Stopwatch.Frequency / Rate));
        }

        return new Latencies(await Task.WhenAll(echoes).WaitAsync(Patience, cancellation));
    }

    private static async Task<TimeSpan> EchoAsync(SocketClient client, long due)
    {
        Answer.Expect($"[{Payload}]", await client.CallAsync("echo", Payload));
        return Stopwatch.GetElapsedTime(due);
    }
}

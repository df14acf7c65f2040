using System.Net.WebSockets;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>Echo over WebSockets whose session began with long-polling: at its home, or piped through the next server.</summary>
/// <remarks>The load generator cannot upgrade a session, so this process does; its own work is in the latencies of either route.</remarks>
/// <param name="Connections">Spread over the servers; each has one event under way.</param>
internal sealed record UpgradedEcho(int Connections) : ILoad
{
    public bool Speaks(ServerKind kind) => kind.Protocol == "sio";

    public async Task<JsonObject> RunAsync(RunningServers servers, Route route, LoadSettings settings, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var clients = new List<UpgradedClient>();
        try
        {
            for (var i = 0; i < Connections; i++)
                clients.Add(await ConnectAsync(http, servers.Ports, i, route, cancellation));

            await EchoAllAsync(clients, settings.WarmUp, cancellation);
            var before = Usage.Now(servers);
            var roundTrips = await EchoAllAsync(clients, settings.Duration, cancellation);
            return Report(roundTrips, Usage.Now(servers) - before, servers.HelperIds.Count > 0);
        }
        catch (Exception fault) when (fault is WebSocketException or HttpRequestException)
        {
            throw new BenchException($"A client lost its connection: {fault}");
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }
    }

    private static Task<UpgradedClient> ConnectAsync(HttpClient http, IReadOnlyList<int> ports, int index, Route route, CancellationToken cancellation)
    {
        var reached = route == Route.Home ? index : index + 1;
        return UpgradedClient.ConnectAsync(http, ports[index % ports.Count], ports[reached % ports.Count], cancellation);
    }

    /// <returns>How long each echo took, ascending.</returns>
    private static async Task<TimeSpan[]> EchoAllAsync(IReadOnlyList<UpgradedClient> clients, TimeSpan duration, CancellationToken cancellation)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(duration.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var each = await Task.WhenAll(clients.Select(client => Task.Run(() => EchoUntilAsync(client, end, cancellation), cancellation)));
        return [.. each.SelectMany(roundTrips => roundTrips).Order()];
    }

    private static async Task<List<TimeSpan>> EchoUntilAsync(UpgradedClient client, long end, CancellationToken cancellation)
    {
        var roundTrips = new List<TimeSpan>();
        do
            roundTrips.Add(await client.EchoAsync(cancellation));
        while (TimeProvider.System.GetTimestamp() < end);
        return roundTrips;
    }

    private JsonObject Report(TimeSpan[] roundTrips, Usage used, bool hasHelpers)
    {
        var figures = new JsonObject
        {
            ["mode"] = "upgraded-echo",
            ["ok"] = true,
            ["conns"] = Connections,
            ["seconds"] = used.Elapsed,
            ["acks"] = roundTrips.Length,
            ["acks_per_s"] = roundTrips.Length / used.Elapsed,
            ["rtt_p50_us"] = roundTrips[roundTrips.Length / 2].TotalMicroseconds,
            ["rtt_p99_us"] = roundTrips[roundTrips.Length * 99 / 100].TotalMicroseconds,
            ["cpu_us_per_roundtrip"] = used.Servers / roundTrips.Length * 1e6,
            ["server_cpu_pct"] = used.Servers / used.Elapsed * 100,
            ["client_cpu_pct"] = used.Own / used.Elapsed * 100,
            ["machine_busy_cpus"] = used.Machine.Busy / used.Elapsed,
            ["machine_softirq_cpus"] = used.Machine.Interrupts / used.Elapsed,
        };
        if (hasHelpers)
        {
            figures["aux_cpu_pct"] = used.Helpers / used.Elapsed * 100;
            figures["cpu_us_per_roundtrip_with_aux"] = (used.Servers + used.Helpers) / roundTrips.Length * 1e6;
        }

        return figures;
    }
}

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

            await ClosedLoop.ForAsync(settings.WarmUp, Connections, i => clients[i].EchoAsync(cancellation));
            var before = Usage.Now(servers);
            var roundTrips = await ClosedLoop.ForAsync(settings.Duration, Connections, i => clients[i].EchoAsync(cancellation));
            return RoundTrips.Report("upgraded-echo", Connections, roundTrips, Usage.Now(servers) - before, servers);
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
}

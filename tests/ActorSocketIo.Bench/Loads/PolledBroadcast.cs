using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>Broadcasts to a room of long-polling clients, the next when all have the last.</summary>
/// <remarks>The load generator only echoes by long-polling, so this process does it.</remarks>
/// <param name="Receivers">The room's members; who sends is not one of them.</param>
internal sealed record PolledBroadcast(int Receivers) : ILoad
{
    private const string Room = "\"polled\"";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public bool Speaks(ServerKind kind) => kind.Protocol == "sio";

    public async Task<JsonObject> RunAsync(RunningServers servers, Route route, LoadSettings settings, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var sender = await SocketClient.ConnectAsync(servers.Ports[0], cancellation);
        var receivers = new List<PollingReceiver>();
        for (var i = 0; i < Receivers; i++)
            receivers.Add(await PollingReceiver.JoinAsync(http, servers.Ports[0], Room, cancellation));
        var polling = receivers.Select(receiver => Task.Run(() => receiver.PollAsync(stop.Token), cancellation)).ToArray();
        var failed = Task.WhenAny(polling); // none ends otherwise

        var sequence = 0;
        await ClosedLoop.ForAsync(settings.WarmUp, 1, _ => BroadcastAsync());
        foreach (var receiver in receivers)
            receiver.ForgetTimes();
        var before = Usage.Now(servers);
        await ClosedLoop.ForAsync(settings.Duration, 1, _ => BroadcastAsync());
        var used = Usage.Now(servers) - before;
        var deliveries = new Latencies(receivers.SelectMany(receiver => receiver.Times));

        await stop.CancelAsync();
        await Task.WhenAny(Task.WhenAll(polling));
        return Report(deliveries, used);

        async Task BroadcastAsync()
        {
            var arrived = Task.WhenAll(receivers.Select(receiver => receiver.Expect(sequence + 1)));
            sequence++;
            await sender.EmitAsync("bcast", $"{Room},{PollingReceiver.Message(sequence)}");
            if (await Task.WhenAny(arrived, failed).WaitAsync(Limit, cancellation) == failed)
                await await failed;
        }
    }

    private JsonObject Report(Latencies deliveries, Usage used)
    {
        var figures = new JsonObject
        {
            ["mode"] = "polled-broadcast",
            ["ok"] = true,
            ["receivers"] = Receivers,
            ["deliveries"] = deliveries.Count,
            ["deliveries_per_s"] = deliveries.Count / used.Elapsed,
            ["delivery_p50_us"] = deliveries.P50,
            ["delivery_p99_us"] = deliveries.P99,
        };
        used.ReportTo(figures, "delivery", deliveries.Count, hasHelpers: false);
        return figures;
    }
}

using System.Net.Sockets;
using ActorSocketIo.Tests.Edge;
using Xunit.Abstractions;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>Clients that do right and wrong things at random nodes at once: whatever they do, nothing is left of them, and those that do right are not hurt.</summary>
/// <remarks>Every run has other seeds; <c>RELAY_SEED</c> repeats one.</remarks>
public sealed class RelayChaosTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly WebCluster _cluster = new();

    public Task InitializeAsync() => _cluster.StartAsync(3, options =>
    {
        options.Engine.PingInterval = TimeSpan.FromSeconds(2); // who vanished is soon noticed
        options.Engine.PingTimeout = TimeSpan.FromSeconds(8);
    });

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Nothing_is_left_of_clients_that_come_go_and_break_off_anywhere()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("RELAY_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"RELAY_SEED={seed}");
        var good = Enumerable.Range(0, 8).Select(i => BehaveAsync(new Random(seed + i)));
        var bad = Enumerable.Range(100, 24).Select(i => MisbehaveAsync(new Random(seed + i)));

        await Task.WhenAll(good.Concat(bad)).WaitAsync(TimeSpan.FromMinutes(2));

        await TestCluster.Until(() => _cluster.Nodes.All(node => node.Io.Engine.ClientsCount == 0), "every session has ended");
        await _cluster.NothingLeft();
        Assert.All(_cluster.Nodes, node => Assert.Equal((0, 0), (node.Io.RunningNode.Links.Counters.Undecodable, node.Io.RunningNode.Links.Counters.Unhandled)));
        // A socket whose handler hangs ends by itself, some time after its session.
        await TestCluster.Until(() => _cluster.Nodes.All(node => node.Io.Sockets.Sockets.Count == 0), "every socket has ended");
    }

    // Polls a while, moves to a WebSocket, goes on there, closes: every echo comes, once and in order.
    private async Task BehaveAsync(Random random)
    {
        for (var round = 0; round < 4; round++)
        {
            var client = await RoamingClient.ConnectAsync(Any(random), Any(random), Any(random));
            var next = 0;
            for (var i = 0; i < 10; i++)
            {
                await client.PostOkAsync(Any(random), $"42[\"echo\",\"{i}\"]");
                while (next <= i)
                    next = Check(await client.PollOkAsync(Any(random)), next);
            }

            using var socket = await client.MoveAsync(Any(random), Any(random));
            for (; next < 40; next++)
            {
                await socket.SendAsync($"42[\"echo\",\"{next}\"]");
                Assert.Equal($"42[\"echoed\",\"{next}\"]", await SkipPingsAsync(socket));
            }

            await socket.WriteAsync(RawWebSocket.Frame(0x88, []));
        }
    }

    private async Task MisbehaveAsync(Random random)
    {
        for (var round = 0; round < 12; round++)
        {
            try
            {
                var client = await RoamingClient.ConnectAsync(Any(random), Any(random), Any(random));
                switch (random.Next(7))
                {
                    case 0: await GoWhilePollingAsync(client, random); break;
                    case 1: await Task.WhenAll(client.PollAsync(Any(random)), client.PollAsync(Any(random))); break;
                    case 2: await Task.WhenAll(client.PostAsync(Any(random), "42[\"echo\",\"a\"]"), client.PostAsync(Any(random), new string('x', 100_000))); break;
                    case 3: await BreakOffProbeAsync(client, random); break;
                    case 4: await BreakOffWebSocketAsync(client, random, "42[\"hang\"]"); break;
                    case 5: await BreakOffWebSocketAsync(client, random, "42[\"leave\",1]"); break;
                    default: await client.PostAsync(Any(random), "1"); break;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                // It broke its own session, on purpose.
            }
        }
    }

    private async Task GoWhilePollingAsync(RoamingClient client, Random random)
    {
        using var abort = new CancellationTokenSource();
        var poll = client.PollAsync(Any(random), abort.Token);
        if (random.Next(2) == 0)
            await client.PostAsync(Any(random), "42[\"echo\",\"crossing\"]");
        await abort.CancelAsync();
        await poll;
    }

    private async Task BreakOffProbeAsync(RoamingClient client, Random random)
    {
        var poll = client.PollAsync(Any(random));
        var socket = await client.UpgradeAsync(Any(random));
        if (random.Next(2) == 0)
            await socket.SendAsync("2probe");
        if (random.Next(2) == 0)
            await socket.SendAsync("5");
        socket.Reset();
        await poll;
    }

    private async Task BreakOffWebSocketAsync(RoamingClient client, Random random, string last)
    {
        var socket = await client.MoveAsync(Any(random), Any(random));
        for (var i = random.Next(20); i > 0; i--)
            await socket.SendAsync("42[\"echo\",\"x\"]");
        await socket.SendAsync(last);
        if (random.Next(2) == 0)
            await socket.ReadAsync();
        socket.Reset();
    }

    private WebNode Any(Random random) => _cluster.Nodes[random.Next(3)];

    private static int Check(string answer, int next)
    {
        foreach (var packet in answer.Split('\u001e').Where(packet => packet is not "2" and not "6"))
            Assert.Equal($"42[\"echoed\",\"{next++}\"]", packet);
        return next;
    }

    private static async Task<string> SkipPingsAsync(RawWebSocket socket)
    {
        while (true)
        {
            var message = await socket.ReadAsync();
            if (message != "2")
                return message;
            await socket.SendAsync("3");
        }
    }
}

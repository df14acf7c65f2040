using System.Diagnostics;
using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Handlers that compute for long, on every core of their node.</summary>
public sealed class SpinTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Spinning = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1), PingTimeout = TimeSpan.FromSeconds(4);

    [LongFact(seconds: 60)]
    public async Task The_node_stays_a_member_and_pings_its_clients_in_time()
    {
        using var cluster = await NodeCluster.StartAsync(
            NodeProgram.Testbed, settings: [("PING_INTERVAL", $"{PingInterval.TotalMilliseconds}"), ("PING_TIMEOUT", $"{PingTimeout.TotalMilliseconds}")]);
        var busy = cluster[2];
        await using var idle = await WireClient.ConnectAsync(busy.Url);
        var spinners = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => WireClient.ConnectAsync(busy.Url)));
        var unreachable = 0L;

        foreach (var spinner in spinners)
            await spinner.EmitAsync("call", new { op = "spin", args = new[] { Spinning.TotalMilliseconds } });
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Spinning + TimeSpan.FromSeconds(2); await Task.Delay(250))
            unreachable += await cluster[0].InsideAsync("unreachable") + await cluster[1].InsideAsync("unreachable");

        output.WriteLine($"longest between two pings: {idle.LongestBetweenPings}");
        Assert.Equal(0, unreachable);
        Assert.False(idle.Closed.IsCompleted, "a client that answers its pings was dropped");
        Assert.True(idle.LongestBetweenPings < PingInterval + PingTimeout, $"a ping came {idle.LongestBetweenPings} after the last");
        foreach (var node in cluster.Nodes)
            Assert.Equal(3, await node.InsideAsync("members"));
        foreach (var spinner in spinners)
        {
            await spinner.CallAsync("rooms"); // none was closed, and its handler has returned
            await spinner.DisposeAsync();
        }
    }
}

using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>A new version of a server whose clients are recovered: its nodes are ended and started one after the other, while all emit.</summary>
public sealed class RollingRecoveryTests(ITestOutputHelper output)
{
    private const int Clients = 40;

    [ProxyFact(ProxyKind.HAProxy, seconds: 0)]
    public async Task All_clients_are_recovered_and_miss_nothing_that_any_node_emitted()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed, settings: [("RECOVERY", "120000"), ("PING_INTERVAL", "5000"), ("PING_TIMEOUT", "5000")]);
        using var proxy = await Proxy.StartAsync(ProxyKind.HAProxy, cluster.Nodes);
        using var crowd = await RecoveringCrowd.StartAsync(proxy.Url, Clients);
        var tickers = cluster.Nodes.Select((node, number) => Ticker.Start(node, $"{number} first")).ToArray();
        var ticks = new Dictionary<string, int>();

        for (var node = 0; node < 3; node++)
        {
            Add(ticks, await tickers[node].StopAsync());
            var (exitCode, took) = await cluster[node].TerminateAsync();
            Assert.True(exitCode == 0, $"node {node} ended with {exitCode}:\n{cluster[node].Output}");
            await cluster.RestartAsync(node);
            tickers[node] = Ticker.Start(cluster[node], $"{node} again");
            await crowd.AllAsync(Clients);
            output.WriteLine($"node {node} ended within {took.TotalSeconds:f1} s; {crowd.Last}");
        }

        foreach (var ticker in tickers)
            Add(ticks, await ticker.StopAsync());
        await Eventually.EqualAsync(Text(ticks), () => Task.FromResult(Text(crowd.Last.Least)), TimeSpan.FromSeconds(20));
        output.WriteLine($"{crowd.Last}, of {ticks.Values.Sum()} ticks");
        Assert.Equal((0, 0, 0, 0), (crowd.Last.Anew, crowd.Last.Changed, crowd.Last.Missing, crowd.Last.Doubled));
        Assert.True(crowd.Last.Recovered >= Clients, $"hardly anybody had to come back: {crowd.Last}");
    }

    private static void Add(Dictionary<string, int> ticks, Dictionary<string, int> more)
    {
        foreach (var (stream, last) in more)
            ticks.Add(stream, last);
    }

    private static string Text(Dictionary<string, int> ticks) => string.Join(", ", ticks.OrderBy(tick => tick.Key, StringComparer.Ordinal).Select(tick => $"{tick.Key}: {tick.Value}"));
}

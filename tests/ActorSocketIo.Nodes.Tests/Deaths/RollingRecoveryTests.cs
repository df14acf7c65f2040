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
            ticks.Add(tickers[node].Name, await tickers[node].StopAsync());
            var (exitCode, took) = await cluster[node].TerminateAsync();
            Assert.True(exitCode == 0, $"node {node} ended with {exitCode}:\n{cluster[node].Output}");
            await cluster.RestartAsync(node);
            tickers[node] = Ticker.Start(cluster[node], $"{node} again");
            await crowd.AllAsync(Clients);
            output.WriteLine($"node {node} ended within {took.TotalSeconds:f1} s; {Text(crowd.Last)}");
        }

        foreach (var ticker in tickers)
            ticks.Add(ticker.Name, await ticker.StopAsync());
        await Eventually.EqualAsync(Text(ticks), () => Task.FromResult(Text(crowd.Last.Least)), TimeSpan.FromSeconds(20));
        output.WriteLine($"{Text(crowd.Last)}, of {ticks.Values.Sum()} ticks");
        Assert.Equal((0, 0, 0), (crowd.Last.Anew, crowd.Last.Missing, crowd.Last.Doubled));
        Assert.True(crowd.Last.Recovered >= Clients, $"hardly anybody had to come back: {Text(crowd.Last)}");
    }

    private static string Text(RecoveringCrowd.State state) =>
        $"{state.Joined} clients, {state.Recovered} times recovered, {state.Anew} times anew, {state.Missing} missing, {state.Doubled} doubled";

    private static string Text(Dictionary<string, int> ticks) => string.Join(", ", ticks.OrderBy(tick => tick.Key, StringComparer.Ordinal).Select(tick => $"{tick.Key}: {tick.Value}"));

    /// <summary>Has a node emit numbers to the clients, one after the other.</summary>
    private sealed class Ticker
    {
        private const int Least = 20;

        private readonly Task<int> _ticking;
        private volatile bool _isStopping;

        private Ticker(NodeProcess node, string name)
        {
            Name = name;
            _ticking = Task.Run(() => TickAsync(node));
        }

        public string Name { get; }

        public static Ticker Start(NodeProcess node, string name) => new(node, name);

        /// <summary>Stops it.</summary>
        /// <returns>Its last number.</returns>
        public async Task<int> StopAsync()
        {
            _isStopping = true;
            return await _ticking;
        }

        private async Task<int> TickAsync(NodeProcess node)
        {
            await using var control = await WireClient.ConnectAsync(node.Url, "/control");
            var last = 0;
            while (!_isStopping || last < Least)
            {
                await control.CallAsync("emit", new { @in = new[] { "ticks" } }, "tick", Name, ++last);
                await Task.Delay(20);
            }

            return last;
        }
    }
}

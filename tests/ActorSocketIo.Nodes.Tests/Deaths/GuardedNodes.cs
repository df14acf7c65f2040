using System.Diagnostics;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Three nodes that guard each other's clients. All of them tick, and official clients check that they miss nothing.</summary>
internal sealed class GuardedNodes : IDisposable
{
    private const int Clients = 40;

    /// <summary>What may be lost of each stream with the node that emits it: some half a second's.</summary>
    private const int MayBeLost = 25;

    private static readonly (string, string)[] s_settings = [("RECOVERY", "120000"), ("GUARDED", "1"), ("RECOVERY_PACKETS", "4000"), ("PING_INTERVAL", "1000"), ("PING_TIMEOUT", "5000")];

    private readonly NodeCluster _cluster;
    private readonly Proxy? _proxy;
    private readonly RecoveringCrowd _crowd;
    private readonly Ticker[] _tickers;
    private readonly Dictionary<string, int> _ofTheDead = [];

    private GuardedNodes(NodeCluster cluster, Proxy? proxy, RecoveringCrowd crowd)
    {
        (_cluster, _proxy, _crowd) = (cluster, proxy, crowd);
        _tickers = [.. cluster.Nodes.Select((node, number) => Ticker.Start(node, $"{number} first"))];
    }

    /// <summary>How the clients are.</summary>
    public RecoveringCrowd.State Crowd => _crowd.Last;

    /// <summary>Starts them, and connects the clients.</summary>
    /// <param name="hocon">More settings of Akka.</param>
    /// <param name="isProxied">Whether the clients come by HAProxy, without affinity; else each to the next node whenever it comes back. To a node that stands still the proxy would send one request of three.</param>
    public static async Task<GuardedNodes> StartAsync(string hocon, bool isProxied)
    {
        var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed, NodePlace.OfCluster(3).Select(place => place with { Hocon = hocon }), s_settings);
        var proxy = default(Proxy);
        try
        {
            proxy = isProxied ? await Proxy.StartAsync(ProxyKind.HAProxy, cluster.Nodes) : null;
            return new(cluster, proxy, await RecoveringCrowd.StartAsync(proxy?.Url ?? string.Join(',', cluster.Nodes.Select(node => node.Url)), Clients));
        }
        catch
        {
            proxy?.Dispose();
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Kills a node, and waits until its clients are back.</summary>
    /// <returns>How many it had, and when the last was back.</returns>
    public async Task<(int Clients, TimeSpan Took)> KillAsync(int node)
    {
        await _crowd.PingedAsync();
        var (there, before) = (await SocketsAsync(node), Crowd.ComeBack);
        var clock = Stopwatch.StartNew();
        await _cluster[node].KillAsync();
        await _tickers[node].DiedAsync();
        Bury(node);
        await BackAsync(before + there);
        return (there, clock.Elapsed);
    }

    /// <summary>Starts a node again that has ended.</summary>
    public async Task RestartAsync(int node) => _tickers[node] = Ticker.Start(await _cluster.RestartAsync(node), $"{node} again");

    /// <summary>Waits until each node has heard that all are members.</summary>
    public async Task AllAreMembersAsync()
    {
        foreach (var node in _cluster.Nodes)
            await Eventually.EqualAsync(3, async () => (int)await node.InsideAsync("members"));
    }

    /// <summary>Lets a node stand still until the others have removed it and its clients are back elsewhere, and goes on with it then, so that it ends.</summary>
    /// <param name="node">Its number.</param>
    /// <param name="least">It stands still for so long at least.</param>
    /// <returns>How many clients it had, and how long it stood still.</returns>
    public async Task<(int Clients, TimeSpan Took)> StallUntilRemovedAsync(int node, TimeSpan least)
    {
        await _crowd.PingedAsync();
        var (there, before) = (await SocketsAsync(node), Crowd.ComeBack);
        var clock = Stopwatch.StartNew();
        await _cluster[node].StopAsync();
        Bury(node);
        foreach (var other in _cluster.Nodes.Where(one => one != _cluster[node]))
            await Eventually.EqualAsync(2, async () => (int)await other.InsideAsync("members"), TimeSpan.FromSeconds(25));
        await BackAsync(before + there);
        if (least > clock.Elapsed)
            await Task.Delay(least - clock.Elapsed);
        var took = clock.Elapsed;
        await _cluster[node].ContinueAsync();
        Assert.NotEqual(0, await _cluster[node].ExitAsync(TimeSpan.FromSeconds(15)));
        await _tickers[node].DiedAsync();
        return (there, took);
    }

    /// <summary>Lets a node stand still for a while, in which the connections of all clients break; waits until they are back.</summary>
    public async Task StallAsync(int node, TimeSpan time)
    {
        await _crowd.PingedAsync();
        var before = Crowd.ComeBack;
        await using (var control = await WireClient.ConnectAsync(_cluster[node].Url, "/control"))
            await control.CallAsync("emit", null, "drop", time.TotalMilliseconds);
        await _cluster[node].StopAsync();
        await Task.Delay(time);
        await _cluster[node].ContinueAsync();
        await BackAsync(before + Clients);
        foreach (var one in _cluster.Nodes)
            Assert.Equal(3, await one.InsideAsync("members"));
    }

    /// <summary>Each client is who it was, and has missed nothing; of what nodes emitted that died only the last may be lost.</summary>
    public void CheckRecovered()
    {
        Assert.Equal((0, 0, 0, 0), (Crowd.Anew, Crowd.Changed, Crowd.Missing, Crowd.Doubled));
        foreach (var (stream, last) in _ofTheDead)
            Assert.True(Crowd.Least.GetValueOrDefault(stream) >= last - MayBeLost, $"of {stream} {Crowd.Least.GetValueOrDefault(stream)} came of {last}");
    }

    /// <summary>Stops the ticks: all clients get all of them, and each has one socket.</summary>
    /// <param name="living">A node that is there.</param>
    public async Task CheckEndAsync(int living)
    {
        var ticks = new Dictionary<string, int>();
        foreach (var ticker in _tickers.Where(ticker => !ticker.HasDied))
            foreach (var (stream, last) in await ticker.StopAsync())
                ticks.Add(stream, last);
        await Eventually.EqualAsync(Text(ticks), () => Task.FromResult(Text(Crowd.Least.Where(stream => ticks.ContainsKey(stream.Key)))), TimeSpan.FromSeconds(20));
        CheckRecovered();
        await using var control = await WireClient.ConnectAsync(_cluster[living].Url, "/control");
        Assert.Equal(Clients, await control.FetchedAsync());
    }

    public void Dispose()
    {
        _crowd.Dispose();
        _proxy?.Dispose();
        _cluster.Dispose();
    }

    private static string Text(IEnumerable<KeyValuePair<string, int>> ticks) =>
        string.Join(", ", ticks.OrderBy(tick => tick.Key, StringComparer.Ordinal).Select(tick => $"{tick.Key}: {tick.Value}"));

    private void Bury(int node)
    {
        foreach (var (stream, last) in _tickers[node].Emitted)
            _ofTheDead.Add(stream, last);
    }

    private async Task BackAsync(int times)
    {
        await Eventually.EqualAsync(true, () => Task.FromResult(Crowd.ComeBack >= times), TimeSpan.FromSeconds(60));
        await _crowd.AllAsync(Clients);
    }

    private async Task<int> SocketsAsync(int node)
    {
        await using var control = await WireClient.ConnectAsync(_cluster[node].Url, "/control");
        return (await control.CallAsync("stats")).GetProperty("sockets").GetInt32();
    }
}

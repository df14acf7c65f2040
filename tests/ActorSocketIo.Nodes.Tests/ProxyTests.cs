namespace ActorSocketIo.Nodes.Tests;

/// <summary>Nodes behind a proxy that sends each connection to another one.</summary>
public sealed class ProxyTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    public static TheoryData<ProxyKind> Proxies => new(Enum.GetValues<ProxyKind>());

    [ProxyTheory, MemberData(nameof(Proxies))]
    public async Task WebSocket_clients_are_spread_over_the_nodes_and_reach_each_other(ProxyKind kind)
    {
        using var proxy = await Proxy.StartAsync(kind, nodes.Cluster.Nodes);
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => WireClient.ConnectAsync(proxy.Url)));

        await clients[0].CallAsync("emit", new { broadcast = true }, "hello");

        foreach (var client in clients[1..])
            Assert.Equal("hello", (await client.NextAsync())[0].GetString());
        foreach (var node in nodes.Cluster.Nodes)
            await Eventually.EqualAsync(2, () => SocketsOfAsync(node));
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    private static async Task<int> SocketsOfAsync(NodeProcess node)
    {
        await using var control = await WireClient.ConnectAsync(node.Url, "/control");
        return (await control.CallAsync("stats")).GetProperty("sockets").GetInt32();
    }
}

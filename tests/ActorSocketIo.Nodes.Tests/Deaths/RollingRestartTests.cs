using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>A new version of a server: its nodes are ended and started one after the other, behind a proxy without affinity.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private const int Clients = 60;

    [ProxyFact(ProxyKind.HAProxy, seconds: 120)]
    public async Task All_clients_come_back_and_every_count_is_right_at_the_end()
    {
        // A client whose request meets a dying node opens another session and says nothing to the first, which ends when it is silent for these together.
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed, settings: [("PING_INTERVAL", "5000"), ("PING_TIMEOUT", "5000")]);
        using var proxy = await Proxy.StartAsync(ProxyKind.HAProxy, cluster.Nodes);
        using var crowd = await Crowd.StartAsync(proxy.Url, Clients);

        for (var node = 0; node < 3; node++)
        {
            var (exitCode, took) = await cluster[node].TerminateAsync();
            Assert.True(exitCode == 0, $"node {node} ended with {exitCode}:\n{cluster[node].Output}");
            await cluster.RestartAsync(node);
            output.WriteLine($"node {node} ended within {took.TotalSeconds:f1} s; {crowd.Last}");
        }

        await crowd.AllAsync(Clients);
        Assert.True(crowd.Last.Connections >= 2 * Clients - Clients / 3, $"hardly anybody had to come back: {crowd.Last}");
        var connected = 0L;
        foreach (var node in cluster.Nodes)
        {
            await using var control = await WireClient.ConnectAsync(node.Url, "/control");
            await Eventually.EqualAsync(Clients, () => control.FetchedAsync("crowd"));
            await Eventually.EqualAsync(Clients, async () => (await control.CallAsync("allSockets")).GetArrayLength());
            Assert.Equal(2, (await control.CallAsync("serverSideEmitWithAck", null, "who")).GetArrayLength());
            connected += (await control.CallAsync("stats")).GetProperty("sockets").GetInt64();
            var heard = crowd.Last.Heard;
            await control.CallAsync("emit", new { @in = new[] { "crowd" } }, "hear");
            await Eventually.EqualAsync(heard + Clients, () => Task.FromResult(crowd.Last.Heard));
        }

        Assert.Equal(Clients, connected);
    }
}

using System.Diagnostics;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Tests;

/// <summary>The contenders for real, and the load that is not the generator's.</summary>
[Trait("Category", "Full")]
public sealed class ServersTests
{
    [Theory]
    [InlineData("ours", 3, 0)]
    [InlineData("node", 1, 0)]
    [InlineData("node-cluster", 3, 1)]
    [InlineData("signalr", 1, 0)]
    public async Task Servers_are_known_by_their_processes_and_end_with_their_run(string name, int count, int helpers)
    {
        var kind = Kind(name);
        await kind.PrepareAsync();
        int[] processes;

        using (var servers = await RunningServers.StartAsync(kind, count, CancellationToken.None))
        {
            Assert.Equal(count, servers.Ids.Count);
            Assert.Equal(helpers, servers.HelperIds.Count);
            processes = [.. servers.Ids, .. servers.HelperIds];
            Assert.All(processes, id => Assert.True(IsRunning(id)));
        }

        await Eventually.EqualAsync(0, () => Task.FromResult(processes.Count(IsRunning)));
    }

    [Theory]
    [InlineData("Home")]
    [InlineData("AnyNode")]
    public async Task A_session_is_upgraded_at_its_home_and_at_another_node(string route)
    {
        using var servers = await RunningServers.StartAsync(ServerKind.Ours, 3, CancellationToken.None);
        var settings = new LoadSettings(null!, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.2));

        var figures = await new UpgradedEcho(3).RunAsync(servers, Enum.Parse<Route>(route), settings, CancellationToken.None);

        Assert.True(figures["ok"]!.GetValue<bool>());
        Assert.InRange(figures["acks"]!.GetValue<int>(), 3, int.MaxValue);
        Assert.InRange(figures["rtt_p99_us"]!.GetValue<double>(), figures["rtt_p50_us"]!.GetValue<double>(), 30e6);
    }

    [Fact]
    public async Task Paced_echoes_keep_their_rate_and_are_all_answered()
    {
        using var servers = await RunningServers.StartAsync(ServerKind.Ours, 1, CancellationToken.None);
        var settings = new LoadSettings(null!, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.5));

        var figures = await new PacedEcho(3, Rate: 200).RunAsync(servers, Route.Home, settings, CancellationToken.None);

        Assert.True(figures["ok"]!.GetValue<bool>());
        Assert.Equal(100, figures["acks"]!.GetValue<int>());
        Assert.InRange(figures["rtt_p99_us"]!.GetValue<double>(), figures["rtt_p50_us"]!.GetValue<double>(), 30e6);
    }

    [Fact]
    public async Task Broadcasts_reach_all_long_polling_clients()
    {
        using var servers = await RunningServers.StartAsync(ServerKind.Ours, 1, CancellationToken.None);
        var settings = new LoadSettings(null!, TimeSpan.Zero, TimeSpan.FromSeconds(0.2));

        var figures = await new PolledBroadcast(3).RunAsync(servers, Route.Home, settings, CancellationToken.None);

        Assert.True(figures["ok"]!.GetValue<bool>());
        Assert.Equal(0, figures["deliveries"]!.GetValue<int>() % 3);
        Assert.InRange(figures["delivery_p50_us"]!.GetValue<double>(), 1, 30e6);
    }

    [Fact]
    public async Task Handlers_compute_and_pings_come_meanwhile()
    {
        var disturbance = new BurningHandlers(2, TimeSpan.FromMilliseconds(5));
        using var servers = await RunningServers.StartAsync(ServerKind.Ours, 1, CancellationToken.None, [.. disturbance.Settings]);
        await using var running = await disturbance.StartAsync(servers, new LoadSettings(null!, default, default), CancellationToken.None);
        await using var later = await SocketClients.ConnectAsync(servers, 1, CancellationToken.None);
        using var pings = new SemaphoreSlim(0);
        later[0].Pinged += () => pings.Release();
        for (var i = 0; i < 2; i++)
            Assert.True(await pings.WaitAsync(TimeSpan.FromSeconds(30)));

        var figures = await running.StopAsync();

        Assert.True(figures["storm_per_s"]!.GetValue<double>() > 0);
        Assert.InRange(figures["ping_late_p50_us"]!.GetValue<double>(), -1e6, 30e6);
    }

    [Fact]
    public async Task Nodes_of_one_process_form_a_server_and_its_clients_call_it_in_several_namespaces()
    {
        using var servers = await RunningServers.StartAsync(ServerKind.OursInOneProcess, 2, CancellationToken.None);
        await using var clients = await SocketClients.ConnectAsync(servers, 2, CancellationToken.None);
        await clients[1].JoinAsync("/n1");

        Assert.Single(servers.Ids);
        Assert.Equal(["[1]", "[2]", "[3]"], await Task.WhenAll(
            clients[0].CallAsync("echo", "1"), clients[1].CallAsync("echo", "2"), clients[1].CallAsync("echo", "3", "/n1")));
        Assert.Equal("[1]", await clients[0].CallAsync("sse", "0"));
        Assert.InRange(await ServerHeap.BytesAsync(servers.Ports[0], CancellationToken.None), 1, long.MaxValue);
        await Assert.ThrowsAsync<BenchException>(() => clients[0].JoinAsync("/unknown"));
    }

    private static ServerKind Kind(string name) =>
        new[] { ServerKind.Ours, ServerKind.Node, ServerKind.NodeCluster, ServerKind.SignalR }.Single(kind => kind.Name == name);

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Forming;

/// <summary>Nodes at several addresses of this machine that find each other by a name.</summary>
public sealed class FormingTests
{
    private static readonly IPAddress[] Addresses = [.. Enumerable.Range(1, 3).Select(i => IPAddress.Parse($"127.0.0.{i}"))];

    [Fact]
    public async Task Nodes_that_start_at_once_form_one_cluster()
    {
        var port = FreePort();
        var nodes = await Task.WhenAll(Addresses.Select(address => StartAsync(address, port, requiredNodes: 2, () => Addresses)));

        await TestCluster.Until(() => nodes.All(node => node.Server.Sockets.Adapter.ServerCount() == 3), "all three see each other");

        await StopAsync(nodes);
    }

    [Fact]
    public async Task A_node_that_comes_later_joins_even_if_only_it_sees_the_others()
    {
        var port = FreePort();
        var first = await StartAsync(Addresses[1], port, requiredNodes: 1, () => Addresses[1..2]);

        var second = await StartAsync(Addresses[0], port, requiredNodes: 1, () => Addresses);

        await TestCluster.Until(() => first.Server.Sockets.Adapter.ServerCount() == 2, "the first one sees the second");
        await StopAsync(second, first);
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_yet_is_asked_for_again()
    {
        var asked = 0;

        var node = await StartAsync(Addresses[0], FreePort(), requiredNodes: 1, () => ++asked < 3 ? throw new SocketException((int)SocketError.HostNotFound) : Addresses[..1]);

        Assert.True(asked >= 3, $"it was asked {asked} times");
        await StopAsync(node);
    }

    [Fact]
    public async Task A_node_that_finds_too_few_others_says_so_when_its_time_is_over()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(() => SocketIoTestHost.StartNodeAsync(_ => { }, cluster: options =>
        {
            Place(options, Addresses[0], FreePort(), requiredNodes: 2, () => Addresses[..1]);
            options.StartTimeout = TimeSpan.FromSeconds(4);
        }));

        Assert.Contains("at least 2 of them must be running", late.Message, StringComparison.Ordinal);
    }

    private static Task<SocketIoTestHost> StartAsync(IPAddress address, int port, int requiredNodes, Func<IPAddress[]> resolve) =>
        SocketIoTestHost.StartNodeAsync(_ => { }, cluster: options => Place(options, address, port, requiredNodes, resolve));

    private static void Place(SocketIoClusterOptions options, IPAddress address, int port, int requiredNodes, Func<IPAddress[]> resolve)
    {
        options.Hostname = $"{address}";
        options.Port = port;
        options.DnsName = "nodes.test";
        options.RequiredNodes = requiredNodes;
        options.FormAfter = TimeSpan.FromSeconds(2);
        options.Resolve = async (_, _) =>
        {
            await Task.Yield();
            return resolve();
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task StopAsync(params SocketIoTestHost[] nodes)
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}

using System.Net;
using System.Net.Sockets;
using ActorSocketIo.Forming;
using ActorSocketIo.Testing;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

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

    [Fact]
    public async Task A_node_that_HOCON_gives_a_name_is_told_that_DNS_needs_its_address()
    {
        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => SocketIoTestHost.StartNodeAsync(
            _ => { },
            cluster: options => Place(options, Addresses[0], FreePort(), requiredNodes: 1, () => Addresses),
            hocon: "akka.remote.dot-netty.tcp.public-hostname = node-0"));

        Assert.Contains("public-hostname is 'node-0'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_leaves_answers_nobody_who_looks_for_a_cluster()
    {
        await using var cluster = await TestCluster.Start(1, new() { Hocon = "akka.cluster.leader-actions-interval = 1 h" }); // which leaves it leaving
        var node = cluster[0];
        var settings = new FormingSettings("127.0.0.1:1", "nodes.test", (_, _) => Task.FromResult<IPAddress[]>([]), 1, TimeProvider.System, TimeSpan.FromSeconds(5));
        var forming = node.System.ActorOf(FormingActor.PropsOf(settings));
        await TestCluster.Until(() => node.Cluster.SelfMember.Status == MemberStatus.Up, "it is a member");
        Assert.True((await forming.Ask<FormingProtocol.Greeted>(new FormingProtocol.Greet("127.0.0.1:2", 1, []), TestCluster.Patience)).IsMember);

        node.Cluster.Leave(node.Cluster.SelfAddress);
        await TestCluster.Until(() => node.Cluster.SelfMember.Status != MemberStatus.Up, "it leaves");
        var answer = forming.Ask<FormingProtocol.Greeted>(new FormingProtocol.Greet("127.0.0.1:2", 2, []));
        await forming.Ask<ActorIdentity>(new Identify("after"), TestCluster.Patience);

        Assert.False(answer.IsCompleted, "it has answered");
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

using System.Net;
using System.Net.Sockets;
using ActorSocketIo.Testing;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ActorSocketIo.Cluster.Tests.Hosting;

/// <summary>What the check <c>ready</c> says of real nodes.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_node_that_waits_for_its_seeds_is_not_ready()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        SocketIoServer server = null!;
        var starting = SocketIoTestHost.StartNodeAsync(
            io => server = io,
            services: services => services.AddHealthChecks(),
            cluster: options => options.SeedNodes.Add(silent.LocalEndpoint.ToString()!),
            hocon: "akka.coordinated-shutdown.exit-clr = off");

        await UntilAsync(server, HealthStatus.Unhealthy, "The node is no member of the cluster yet.");

        await server.Services.GetRequiredService<ActorSystem>().Terminate();
        await Assert.ThrowsAsync<SocketIoException>(() => starting);
    }

    [Fact]
    public async Task A_node_that_leaves_is_not_ready_and_the_others_are()
    {
        var isClosed = new TaskCompletionSource();
        await using var cluster = await SocketIoTestCluster.StartAsync(
            2, io => io.OnConnection(socket => socket.OnDisconnect(_ => isClosed.Task)), services: services => services.AddHealthChecks());
        await cluster.Nodes[1].ConnectAsync();

        var leaving = Task.WhenAll(
            cluster.Nodes[1].Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Select(service => service.StoppingAsync(CancellationToken.None)));

        await UntilAsync(cluster.Nodes[1].Server, HealthStatus.Unhealthy, "The server is closing.");
        await UntilAsync(cluster.Nodes[0].Server, HealthStatus.Healthy, description: null);
        isClosed.SetResult();
        await leaving.WaitAsync(TestCluster.Patience);
    }

    [Fact]
    public async Task Nodes_are_degraded_while_another_cannot_be_reached_and_healthy_when_it_is_out_of_the_cluster()
    {
        await using var cluster = await SocketIoTestCluster.StartAsync(3, _ => { }, services: services => services.AddHealthChecks());
        var (survivor, dead) = (cluster.Nodes[0].Server, cluster.Nodes[2]);
        var token = dead.Server.Node!.Peers.Self;
        await UntilAsync(survivor, HealthStatus.Healthy, description: null);

        await cluster.KillAsync(dead);

        await UntilAsync(survivor, HealthStatus.Degraded, $"Members that cannot be reached: {token}.");
        await UntilAsync(survivor, HealthStatus.Healthy, description: null);
        Assert.Equal(2, survivor.Nodes.Count);
    }

    private static async Task UntilAsync(SocketIoServer server, HealthStatus status, string? description)
    {
        var checks = server.Services.GetRequiredService<HealthCheckService>();
        using var patience = new CancellationTokenSource(TestCluster.Patience);
        while (await ReadyAsync() is var ready && (ready.Status, ready.Description) != (status, description))
        {
            Assert.False(patience.IsCancellationRequested, $"never became {status}, {description}; was {ready.Status}, {ready.Description}");
            await Task.Delay(10);
        }

        async Task<HealthReportEntry> ReadyAsync() => (await checks.CheckHealthAsync(check => check.Tags.Contains("ready"))).Entries["socketio"];
    }
}

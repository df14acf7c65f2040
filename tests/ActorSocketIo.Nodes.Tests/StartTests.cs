using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>Nodes that do not get as far as serving.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_node_that_waits_for_its_seeds_ends_at_once_when_it_is_asked_to()
    {
        using var node = NodeProcess.Start(
            NodeProgram.Chat,
            NodePlace.Alone() with { Seeds = [$"127.0.0.1:{FreePort.Find()}"] },
            ("Cluster__StartTimeout", "00:02:00"));
        await Eventually.EqualAsync(true, () => Task.FromResult(node.Output.Contains("Tried to associate", StringComparison.Ordinal)));

        var (exitCode, took) = await node.TerminateAsync();

        Assert.Equal(0, exitCode);
        Assert.True(took < Seconds, $"it took {took}");
        Assert.DoesNotContain("   at ", node.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_port_for_clients_is_taken_leaves_the_cluster_that_it_has_joined()
    {
        var places = NodePlace.OfCluster(2);
        using var first = NodeProcess.Start(NodeProgram.Chat, places[0], ("Logging__LogLevel__Akka.Actor", "Information"));
        await first.ReadyAsync();
        using var second = NodeProcess.Start(NodeProgram.Chat, places[1] with { HttpPort = places[0].HttpPort });

        Assert.Equal(1, await second.ExitAsync(TimeSpan.FromSeconds(30)));

        await Eventually.EqualAsync(true, () => Task.FromResult(first.Output.Contains("is removing confirmed Exiting node", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain("UNREACHABLE", first.Output, StringComparison.Ordinal);
    }

    /// <summary>A setting, and what the program says of it.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "Cluster__Tsl__CertificatePath", "/tls/tls.crt", "'Tsl'" },
        { "Cluster__Tls", "", "Cluster:Tls is there, but empty; give what belongs in it, or leave it out" },
        { "Cluster__Tls__CertificatePath", "/nowhere/tls.crt", "/nowhere/tls.crt" },
        { "Cluster__Port", "abc", "'abc' at 'Cluster:Port'" },
        { "SocketIo__DrainDelay", "5", "for 5 seconds use 00:00:05" },
        { "Cors__Origins__0", "https://admin.socket.io/", "Cors:Origins has 'https://admin.socket.io/'; it must be an origin" },
        { "PORT", "abc", "PORT is 'abc'; it must be a number" },
        { "hocon", "/nowhere/node.conf", "hocon is '/nowhere/node.conf', which cannot be read" },
        { "Telemetry__PrometheusPort", "abc", "Telemetry:PrometheusPort is 'abc'; it must be a port from 1 to 65535 that the program listens on, e.g. 9464 with --urls" },
        { "Telemetry__PrometheusPort", "0", "Telemetry:PrometheusPort is '0'; it must be a port" },
        { "Telemetry__PrometheusPort", "70000", "Telemetry:PrometheusPort is '70000'; it must be a port" },
        { "Emitter__Key", "too short", "Key has 9 bytes; it must have 32" },
        { "HOST", "192.0.2.1", "HOST must be an address of this machine" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_setting_that_cannot_work_ends_the_program_with_what_to_mend(string name, string value, string said)
    {
        using var node = NodeProcess.Start(
            NodeProgram.Chat with { Settings = place => NodeProgram.Chat.Settings(place).Where(setting => setting.Name != name) }, NodePlace.Alone(), (name, value));

        Assert.Equal(1, await node.ExitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains(said, node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", node.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_for_other_nodes_that_is_taken_ends_the_program_with_what_to_mend()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var node = NodeProcess.Start(NodeProgram.Chat, NodePlace.Alone() with { ClusterPort = ((IPEndPoint)other.LocalEndpoint).Port });

        Assert.Equal(1, await node.ExitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains($"The program cannot listen for other nodes: Failed to bind to [{other.LocalEndpoint}]", node.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_seed_starts_no_second_cluster_when_it_is_restarted_while_it_hears_nobody()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Chat, 3, ("Cluster__RequiredNodes", "2"));
        await cluster[0].KillAsync();
        await cluster[1].StopAsync();
        await cluster[2].StopAsync();

        var alone = cluster.Restart(0, ("Cluster__StartTimeout", "00:00:12"));
        var exitCode = await alone.ExitAsync(TimeSpan.FromSeconds(40));
        await cluster[1].ContinueAsync();
        await cluster[2].ContinueAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("there must be 2 nodes before any of them serves", alone.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("serves Socket.IO", alone.Output, StringComparison.Ordinal);
        await using var ada = await WireClient.ConnectAsync(cluster[1].Url, auth: new { name = "Ada" });
        await using var bob = await WireClient.ConnectAsync((await cluster.RestartAsync(0)).Url, auth: new { name = "Bob" });
        await ada.EmitWithAckAsync("join", "room");
        await bob.EmitWithAckAsync("join", "room");
        JsonElement received;
        do
            received = await ada.NextAsync();
        while (received[0].GetString() != "joined");
        Assert.Equal("Bob", received[1].GetProperty("name").GetString());
    }

    /// <summary>A node is ready when the coordinator, which was another's a moment ago, has allocated its shards.</summary>
    [Fact]
    public async Task Nodes_of_which_most_are_required_can_be_restarted_one_after_the_other()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Chat, 3, ("Cluster__RequiredNodes", "2"));

        for (var index = 0; index < 3; index++)
        {
            Assert.Equal(0, (await cluster[index].TerminateAsync()).ExitCode);
            await cluster.RestartAsync(index);
        }
    }
}

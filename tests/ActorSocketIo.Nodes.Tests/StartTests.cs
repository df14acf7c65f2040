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
}

namespace ActorSocketIo.Nodes.Tests;

/// <summary>What is done to nodes here does to them what it says.</summary>
public sealed class NodeLifeTests
{
    [Fact]
    public async Task Any_node_that_was_killed_can_be_started_again_even_the_first_seed()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed);
        await using var survivor = await WireClient.ConnectAsync(cluster[1].Url);
        await cluster[0].KillAsync();

        var restarted = await cluster.RestartAsync(0);

        await using var newcomer = await WireClient.ConnectAsync(restarted.Url);
        await newcomer.CallAsync("emit", new { broadcast = true }, "back");
        Assert.Equal("back", (await survivor.NextAsync())[0].GetString());
    }

    [Fact]
    public async Task A_stopped_node_says_nothing_until_it_is_continued()
    {
        using var node = await NodeProcess.StartAloneAsync(NodeProgram.Testbed);

        await node.StopAsync();
        Assert.False(await node.IsReadyAsync());
        await node.ContinueAsync();

        await node.ReadyAsync();
    }

    [Fact]
    public async Task A_node_alone_ends_within_seconds_when_it_is_asked_to()
    {
        using var node = await NodeProcess.StartAloneAsync(NodeProgram.Chat);

        var (exitCode, took) = await node.TerminateAsync();

        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(8), $"it took {took}");
    }
}

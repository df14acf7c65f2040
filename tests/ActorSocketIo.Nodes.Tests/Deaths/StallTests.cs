using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Nodes that stand still: a garbage collection, a machine that is suspended, a disk that hangs.</summary>
public sealed class StallTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_stall_that_the_failure_detector_bears_costs_nobody_anything()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed);
        await using var load = await Load.StartAsync(cluster.Nodes);
        await Task.Delay(TimeSpan.FromSeconds(1));

        await using var newcomers = Newcomers.Start(cluster[0], cluster[1]);
        await cluster[2].StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await cluster[2].ContinueAsync();
        await Task.Delay(TimeSpan.FromSeconds(2));

        var joins = await newcomers.StopAsync();
        var heard = await load.CheckAsync(0, 1, 2);
        output.WriteLine($"{joins}; {heard}");
        Assert.True(joins.P99 < TimeSpan.FromSeconds(3), $"{joins}");
        foreach (var node in cluster.Nodes)
            Assert.Equal(3, await node.InsideAsync("members"));
    }

    [Fact]
    public async Task A_node_that_was_given_up_while_it_stood_still_drops_its_clients_and_ends()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed);
        var zombie = cluster[2];
        await using var client = await WireClient.ConnectAsync(zombie.Url);
        await client.CallAsync("join", null, "room");
        await using var control = await WireClient.ConnectAsync(cluster[0].Url, "/control");
        await using var load = await Load.StartAsync(cluster.Nodes.Take(2));

        await using var newcomers = Newcomers.Start(cluster[0], cluster[1]);
        await zombie.StopAsync();
        await Eventually.EqualAsync(0, () => control.FetchedAsync("room"), TimeSpan.FromSeconds(25));
        var joins = await newcomers.StopAsync();
        await zombie.ContinueAsync();

        // It learns of its death from the first node that refuses it, about a second later. Its clients are cut off, not disconnected: they are to come back.
        Assert.NotEqual("41", (await client.Closed.WaitAsync(TimeSpan.FromSeconds(4))).Split(' ')[^1]);
        Assert.NotEqual(0, await zombie.ExitAsync(TimeSpan.FromSeconds(10))); // so that its supervisor starts it again
        var heard = await load.CheckAsync(0, 1);
        output.WriteLine($"{joins}; {heard}");
        Assert.True(joins.P99 < TimeSpan.FromSeconds(3), $"{joins}");

        await using var again = await WireClient.ConnectAsync((await cluster.RestartAsync(2)).Url);
        await again.CallAsync("join", null, "room");
        await Eventually.EqualAsync(1, () => control.FetchedAsync("room"));
    }
}

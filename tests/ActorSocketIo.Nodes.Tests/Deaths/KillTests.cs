using System.Diagnostics;
using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>DESIGN §3.8: when a node dies, clients of the others notice nothing, and its sockets are gone when the cluster has seen it.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    // Heartbeats may be late by 4 s, then membership must be quiet for 5 s (hocon/reference.conf); the rest is for a busy machine.
    private static readonly TimeSpan SeenAfter = TimeSpan.FromSeconds(4 + 5) + TimeSpan.FromSeconds(11);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clients_of_the_others_miss_nothing_and_newcomers_join_while_a_node_dies(bool itHostsTheCoordinator)
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed);
        var oldest = await cluster.OldestAsync();
        var victim = cluster[itHostsTheCoordinator ? oldest : (oldest + 2) % 3];
        NodeProcess[] survivors = [.. cluster.Nodes.Except([victim])];
        await using var lost = await WireClient.ConnectAsync(victim.Url);
        await lost.CallAsync("join", null, "of the dead");
        var controls = await Task.WhenAll(survivors.Select(node => WireClient.ConnectAsync(node.Url, "/control")));
        foreach (var control in controls)
            Assert.Equal(1, await control.FetchedAsync("of the dead"));
        await using var load = await Load.StartAsync(cluster.Nodes);
        await Task.Delay(TimeSpan.FromSeconds(1));

        await using var newcomers = Newcomers.Start(survivors);
        await victim.KillAsync();
        var dead = Stopwatch.StartNew();
        var ordered = OrderAsync(controls[0], dead);
        await Task.WhenAll(controls.Select(control => Eventually.EqualAsync(0, () => control.FetchedAsync("of the dead"), SeenAfter)));
        var seen = dead.Elapsed;
        foreach (var control in controls)
        {
            Assert.Single((await control.CallAsync("serverSideEmitWithAck", null, "who")).EnumerateArray());
            Assert.Empty((await control.CallAsync("allSockets", new { @in = new[] { "of the dead" } })).EnumerateArray());
        }

        var waited = await ordered;
        var joins = await newcomers.StopAsync();
        var heard = await load.CheckAsync([.. survivors.Select(node => node.Place.Index)]);

        output.WriteLine($"gone everywhere after {seen.TotalSeconds:f1} s; all ordered emits through after {waited.TotalSeconds:f1} s; {joins}; {heard}");
        Assert.True(joins.P99 < TimeSpan.FromSeconds(3), $"{joins}");
        foreach (var node in survivors)
            await Eventually.EqualAsync((2, 0), async () => ((int)await node.InsideAsync("members"), (int)await node.InsideAsync("deadShards")));
        foreach (var control in controls)
            await control.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_nodes_the_one_with_the_higher_address_does_not_outlive_the_other()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed, nodes: 2);
        NodeProcess[] byAddress = [.. cluster.Nodes.OrderBy(node => node.Place.ClusterPort)]; // they are on one host
        await using var client = await WireClient.ConnectAsync(byAddress[1].Url);

        await byAddress[0].KillAsync();

        await client.Closed.WaitAsync(SeenAfter);
        Assert.NotEqual(0, await byAddress[1].ExitAsync(TimeSpan.FromSeconds(15)));
    }

    /// <summary>Emits in order to many rooms, a good part of which must have their actor started elsewhere: of all things, that alone waits for a coordinator.</summary>
    /// <returns>How long after the death all had got through.</returns>
    private static async Task<TimeSpan> OrderAsync(WireClient control, Stopwatch dead)
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Eventually.EqualAsync(true, () => IsOrderedAsync(control, $"ordered {i}"), SeenAfter)));
        return dead.Elapsed;
    }

    private static async Task<bool> IsOrderedAsync(WireClient control, string room)
    {
        try
        {
            await control.CallAsync("emitOrdered", new { @in = new[] { room } }, "ordered");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // not in time
        }
    }
}

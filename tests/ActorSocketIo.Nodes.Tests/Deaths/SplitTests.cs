using System.Diagnostics;
using ActorSocketIo.Nodes.Tests.Networks;
using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Split brain: nodes that live and do not reach each other. The majority stays; of two nodes, the one with the lower address.</summary>
public sealed class SplitTests(ITestOutputHelper output)
{
    // Late heartbeats are borne for 4 s, then membership must be quiet for 5 s; the rest is for a busy machine.
    private static readonly TimeSpan SeenAfter = TimeSpan.FromSeconds(4 + 5) + TimeSpan.FromSeconds(15);

    [NamespaceFact(seconds: 60)]
    public async Task Of_three_nodes_the_two_that_see_each_other_go_on_and_the_third_drops_its_clients_and_ends()
    {
        using var networks = await CabledNetworks.CreateAsync(3);
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed, networks.Places());
        var lonely = await cluster.OldestAsync(); // the one with the coordinator
        int[] majority = [.. Enumerable.Range(0, 3).Where(node => node != lonely)];
        await using var load = await Load.StartAsync(majority.Select(node => cluster[node]));

        await SplitAsync(networks, cluster, lonely, majority);

        output.WriteLine(await load.CheckAsync(majority));
    }

    [NamespaceFact(seconds: 60)]
    public async Task Of_two_nodes_the_one_with_the_lower_address_goes_on()
    {
        using var networks = await CabledNetworks.CreateAsync(2);
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed, networks.Places());

        await SplitAsync(networks, cluster, lonely: 1, majority: 0);
    }

    private async Task SplitAsync(CabledNetworks networks, NodeCluster cluster, int lonely, params int[] majority)
    {
        await using var lost = await GuestAsync(cluster[lonely]);
        var guests = await Task.WhenAll(majority.Select(node => GuestAsync(cluster[node])));
        var controls = await Task.WhenAll(majority.Select(node => WireClient.ConnectAsync(cluster[node].Url, "/control")));
        foreach (var control in controls)
            await Eventually.EqualAsync(majority.Length + 1, () => control.FetchedAsync("guests"));

        foreach (var node in majority)
            await networks.CutAsync(lonely, node);
        var split = Stopwatch.StartNew();
        await Task.WhenAll(controls.Select(control => Eventually.EqualAsync(majority.Length, () => control.FetchedAsync("guests"), SeenAfter)));
        output.WriteLine($"the majority goes on without it after {split.Elapsed.TotalSeconds:f1} s");

        Assert.NotEqual("41", (await lost.Closed.WaitAsync(SeenAfter)).Split(' ')[^1]);
        output.WriteLine($"its client was cut off after {split.Elapsed.TotalSeconds:f1} s");
        Assert.NotEqual(0, await cluster[lonely].ExitAsync(TimeSpan.FromSeconds(15)));
        Assert.All(guests, guest => Assert.False(guest.Closed.IsCompleted));

        foreach (var node in majority)
            await networks.HealAsync(lonely, node);
        await using var back = await GuestAsync(await cluster.RestartAsync(lonely));
        foreach (var control in controls)
        {
            await Eventually.EqualAsync(majority.Length + 1, () => control.FetchedAsync("guests"));
            Assert.Equal(majority.Length, (await control.CallAsync("serverSideEmitWithAck", null, "who")).GetArrayLength());
            await control.DisposeAsync();
        }

        foreach (var guest in guests)
            await guest.DisposeAsync();
    }

    private static async Task<WireClient> GuestAsync(NodeProcess node)
    {
        var client = await WireClient.ConnectAsync(node.Url);
        await client.CallAsync("join", null, "guests");
        return client;
    }
}

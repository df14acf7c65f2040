using System.Globalization;
using ActorSocketIo.Nodes.Tests.Networks;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>A node is cut off from the two others: what both sides answer, how soon, and what becomes of them.</summary>
public sealed class PartitionTests
{
    [NamespaceFact(seconds: 60)]
    public async Task Both_sides_say_who_is_missing_at_the_deadline_and_when_the_network_is_whole_again_so_are_their_answers()
    {
        using var networks = await CabledNetworks.CreateAsync(3);
        using var nodes = await StartAsync(networks, deadline: UtilitiesTests.Short);
        await using var three = await ThreeClients.ConnectAsync(nodes);
        await networks.CutOffAsync(2);

        var (most, one) = (three.AskAllAsync(UtilitiesTests.Short, from: 0), three.AskAllAsync(UtilitiesTests.Short, from: 2));
        await Task.WhenAll(most, one);
        await networks.JoinAgainAsync(2);

        AssertBothSides(three, await most, await one, UtilitiesTests.AboutShort, UtilitiesTests.Short + UtilitiesTests.Slack);
        foreach (var from in new[] { 0, 2 })
            await Eventually.EqualAsync(three.Ids(0, 1, 2), () => three.FetchIdsAsync(from), TimeSpan.FromSeconds(30));
    }

    [NamespaceFact(seconds: 60)]
    public async Task Both_sides_say_who_is_missing_when_they_have_noticed_then_most_nodes_go_on_and_the_one_ends()
    {
        using var networks = await CabledNetworks.CreateAsync(3);
        using var nodes = await StartAsync(networks, deadline: UtilitiesTests.Long);
        await using var three = await ThreeClients.ConnectAsync(nodes);
        await networks.CutOffAsync(2);

        var (most, one) = (three.AskAllAsync(UtilitiesTests.Long, from: 0), three.AskAllAsync(UtilitiesTests.Long, from: 2));

        AssertBothSides(three, await most, await one, TimeSpan.FromSeconds(1), UtilitiesTests.Detector + UtilitiesTests.Slack);
        await nodes[2].ExitAsync(TimeSpan.FromSeconds(40)); // downed by itself: it does not serve on as if it were the server
        await three.WholeAsync(0, 1);
        (await three.AskAllAsync(UtilitiesTests.Long)).AssertWhole(three.Ids(0, 1), servers: "1", clients: "0 1", atMost: UtilitiesTests.Slack);
    }

    private static Task<NodeCluster> StartAsync(CabledNetworks networks, TimeSpan deadline) => NodeCluster.StartAsync(
        NodeProgram.Testbed, networks.Places(), ("REQUESTS_TIMEOUT", deadline.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)));

    private static void AssertBothSides(ThreeClients three, Answers most, Answers one, TimeSpan atLeast, TimeSpan atMost)
    {
        most.AssertMissing([three.TokenOf(2)], servers: "1", clients: "0 1", atLeast, atMost);
        one.AssertMissing([three.TokenOf(0), three.TokenOf(1)], servers: "", clients: "2", atLeast, atMost);
    }
}

using System.Globalization;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>What comes back from questions to all nodes, and how soon, when one of them is stalled, dead or leaving.</summary>
/// <remarks>
/// Of the four calls, fetchSockets and the answers of servers stand for questions, an awaited socketsJoin for commands, a broadcast with acknowledgement for clients.
/// </remarks>
public sealed class UtilitiesTests
{
    /// <summary>As shipped: a heartbeat each second, and four seconds of patience.</summary>
    internal static readonly TimeSpan Detector = TimeSpan.FromSeconds(5);

    /// <summary>What a busy machine may add.</summary>
    internal static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>A deadline that is over before the cluster notices anything, but after the leases of a silent node: the join of a new room waits for these.</summary>
    internal static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    /// <summary>One that nobody waits for.</summary>
    internal static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    internal static readonly TimeSpan AboutShort = Short - TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_stopped_node_is_waited_for_until_the_deadline_then_missing_and_when_it_goes_on_answers_are_whole()
    {
        using var cluster = await StartAsync(deadline: Short);
        await using var three = await ThreeClients.ConnectAsync(cluster);
        await cluster[2].StopAsync();

        var answers = await three.AskAllAsync(Short);
        await cluster[2].ContinueAsync();

        answers.AssertMissing([three.TokenOf(2)], servers: "1", clients: "0 1", atLeast: AboutShort, atMost: Short + Slack);
        await three.WholeAsync(0, 1, 2);
        (await three.AskAllAsync(Short)).AssertWhole(three.Ids(0, 1, 2), servers: "1 2", clients: "0 1 2", atMost: Short);
    }

    [Fact]
    public async Task A_stopped_node_is_missing_as_soon_as_the_cluster_has_noticed_whatever_the_deadline()
    {
        using var cluster = await StartAsync(deadline: Long);
        await using var three = await ThreeClients.ConnectAsync(cluster);
        await cluster[2].StopAsync();

        var answers = await three.AskAllAsync(Long);

        answers.AssertMissing([three.TokenOf(2)], servers: "1", clients: "0 1", atLeast: TimeSpan.FromSeconds(1), atMost: Detector + Slack);
    }

    [Fact]
    public async Task A_killed_node_is_missing_as_soon_as_the_cluster_has_noticed_and_then_gone_from_every_answer()
    {
        using var cluster = await StartAsync(deadline: Long);
        await using var three = await ThreeClients.ConnectAsync(cluster);
        await cluster[2].KillAsync();

        var answers = await three.AskAllAsync(Long);

        answers.AssertMissing([three.TokenOf(2)], servers: "1", clients: "0 1", atLeast: TimeSpan.Zero, atMost: Detector + Slack);
        await three.WholeAsync(0, 1);
        (await three.AskAllAsync(Long)).AssertWhole(three.Ids(0, 1), servers: "1", clients: "0 1", atMost: Slack);
    }

    [Fact]
    public async Task A_node_that_is_asked_to_end_is_in_every_answer_or_in_none_and_never_missing()
    {
        using var cluster = await StartAsync(deadline: Long);
        await using var three = await ThreeClients.ConnectAsync(cluster);
        List<Asked> seen = [];

        var ending = cluster[2].TerminateAsync();
        while (await three.FetchIdsAsync() != three.Ids(0, 1))
            seen.AddRange((await three.AskAllAsync(Long)).All);
        seen.AddRange((await three.AskAllAsync(Long)).All); // its sockets are gone, and it may still be ending
        var (exitCode, _) = await ending;
        seen.AddRange((await three.AskAllAsync(Long)).All);

        Assert.Equal(0, exitCode);
        Assert.All(seen, asked => Assert.True(asked.Answer.TryGetProperty("ok", out _), $"{asked.Answer}"));
        Assert.All(seen, asked => Assert.True(asked.Took < Detector + Slack, $"{asked.Answer} took {asked.Took}"));
        await Eventually.EqualAsync("1", async () => (await three.AskAllAsync(Long)).Said.Numbers);
        (await three.AskAllAsync(Long)).AssertWhole(three.Ids(0, 1), servers: "1", clients: "0 1", atMost: Slack);
    }

    /// <param name="deadline">How long questions to all nodes wait.</param>
    private static Task<NodeCluster> StartAsync(TimeSpan deadline) =>
        NodeCluster.StartAsync(NodeProgram.Testbed, 3, ("REQUESTS_TIMEOUT", deadline.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)));
}

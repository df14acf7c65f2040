using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Clients of a node that dies suddenly, while all emit: another node has kept what is to be known of them.</summary>
public sealed class GuardedRecoveryTests(ITestOutputHelper output)
{
    // Nodes that are not heard of count as unreachable as soon as by default, and are removed sooner.
    private const string RemovedSoon = """
        akka.cluster {
          split-brain-resolver.stable-after = 1 s
          down-removal-margin = 200 ms
        }
        """;

    [ProxyFact(ProxyKind.HAProxy, seconds: 0)]
    public Task All_clients_of_a_node_that_is_killed_are_recovered_and_when_another_one_is_killed_later_too() => KillAsync(RemovedSoon, 2, 0);

    [ProxyFact(ProxyKind.HAProxy, seconds: 150)]
    public Task With_settings_as_by_default_too_and_each_node_once() => KillAsync("", 2, 0, 1);

    [Fact]
    public Task Nobody_begins_anew_when_a_node_stands_still_that_is_not_removed_nor_when_it_is_and_it_takes_no_client_back() =>
        StallAsync(RemovedSoon, [3], removed: 0);

    [LongFact(seconds: 120)]
    public Task Nor_when_it_counts_as_unreachable_for_a_while_or_stands_still_for_25_seconds() => StallAsync("", [3, 6], removed: 25);

    private async Task KillAsync(string hocon, params int[] victims)
    {
        using var nodes = await GuardedNodes.StartAsync(hocon, isProxied: true);

        foreach (var (victim, earlier) in victims.Zip(victims.Prepend(-1)))
        {
            if (earlier >= 0)
                await nodes.RestartAsync(earlier);
            await nodes.AllAreMembersAsync();
            var (clients, took) = await nodes.KillAsync(victim);
            output.WriteLine($"node {victim} had {clients} clients; all are back after {took.TotalSeconds:f1} s: {nodes.Crowd}");
            nodes.CheckRecovered();
        }

        await nodes.CheckEndAsync(living: victims[0]);
    }

    /// <summary>A node stands still for so many seconds each time, and then until it is removed, at least for so many.</summary>
    private async Task StallAsync(string hocon, int[] times, int removed)
    {
        using var nodes = await GuardedNodes.StartAsync(hocon, isProxied: false);

        foreach (var seconds in times)
        {
            await nodes.StallAsync(2, TimeSpan.FromSeconds(seconds));
            output.WriteLine($"after {seconds} s: {nodes.Crowd}");
            nodes.CheckRecovered();
        }

        var (clients, took) = await nodes.StallUntilRemovedAsync(2, TimeSpan.FromSeconds(removed));

        output.WriteLine($"the node had {clients} clients, and stood still for {took.TotalSeconds:f1} s: {nodes.Crowd}");
        nodes.CheckRecovered();
        await nodes.CheckEndAsync(living: 0);
    }
}

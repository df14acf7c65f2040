using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>A server that works for long while its nodes die. For the whole of <c>LONG_TEST_SECONDS</c>.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private static readonly TimeSpan BetweenDeaths = TimeSpan.FromSeconds(30);

    [LongFact(seconds: 900)] // for the first five minutes it grows: code is compiled, buffers come to their sizes
    public async Task The_memory_of_a_node_stays_flat_while_the_others_die_and_come_back()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed, settings: [("LOG", "0")]);
        var survivor = cluster[1];
        await using var control = await WireClient.ConnectAsync(survivor.Url, "/control");
        await using var load = await Load.StartAsync([survivor]);
        await using var newcomers = Newcomers.Start(survivor);
        var memory = new List<(double Minutes, double MiB)>();
        var soak = Stopwatch.StartNew();
        var sampling = SampleAsync(survivor, memory, soak);

        for (var death = 0; soak.Elapsed < LongFactAttribute.Budget; death++)
        {
            var victim = cluster[death % 2 == 0 ? 2 : 0];
            await using (var theirs = await Load.StartAsync([victim]))
            {
                await Task.Delay(BetweenDeaths / 2);
                await victim.KillAsync();
            }

            await Eventually.EqualAsync(2L, () => survivor.InsideAsync("members"), TimeSpan.FromSeconds(30));
            await cluster.RestartAsync(victim.Place.Index);
            await Task.Delay(BetweenDeaths / 2);
        }

        await sampling;
        var joins = await newcomers.StopAsync();
        output.WriteLine($"{joins}; {await load.CheckAsync(1)}");
        await Eventually.EqualAsync((3L, 0L), async () => (await survivor.InsideAsync("members"), await survivor.InsideAsync("deadShards")));
        var settled = memory[(memory.Count / 3)..];
        var slope = SlopeOf(settled);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"RSS {settled[0].MiB:f0} MiB after a third, {settled[^1].MiB:f0} MiB at the end, {slope:f2} MiB a minute"));
        Assert.True(slope * soak.Elapsed.TotalMinutes < 0.2 * settled[0].MiB, $"it grew by {slope} MiB a minute from {settled[0].MiB} MiB");
        Assert.True(joins.P99 < TimeSpan.FromSeconds(3), $"{joins}");
    }

    private static async Task SampleAsync(NodeProcess node, List<(double Minutes, double MiB)> memory, Stopwatch soak)
    {
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (soak.Elapsed < LongFactAttribute.Budget && await every.WaitForNextTickAsync())
            memory.Add((soak.Elapsed.TotalMinutes, await node.InsideAsync("workingSet") / 1024.0 / 1024.0));
    }

    /// <summary>Of the line through these points with the least squares, in MiB a minute.</summary>
    private static double SlopeOf(List<(double Minutes, double MiB)> points)
    {
        var (meanX, meanY) = (points.Average(point => point.Minutes), points.Average(point => point.MiB));
        return points.Sum(point => (point.Minutes - meanX) * (point.MiB - meanY)) / points.Sum(point => (point.Minutes - meanX) * (point.Minutes - meanX));
    }
}

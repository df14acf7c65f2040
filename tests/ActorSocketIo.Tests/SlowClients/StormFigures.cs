using System.Diagnostics;
using ActorSocketIo.Cluster.Tests;
using ActorSocketIo.Tests.Server;
using Xunit.Abstractions;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>What it costs the others, and the server, that one client in a hundred stops reading while broadcasts go to all of them, over real connections.</summary>
/// <remarks>Rounds with and without slow clients take turns in one process, so that what else runs on the machine is in both.</remarks>
[Trait("Category", "Full")]
public sealed class StormFigures(ITestOutputHelper output)
{
    private const int MaxPackets = 200, MaxBytes = 256 * 1024, PayloadBytes = 16_000, MostBehind = 8;

    [FullFact]
    public async Task Two_thousand_receivers_of_whom_one_in_a_hundred_stops_reading()
    {
        output.WriteLine("policy | round | p50 ms | p90 ms | p99 ms | RSS MB before → most | waits MB, most | slow: closed, got on reading again | discarded, overflows");
        foreach (var policy in Enum.GetValues<SlowClientPolicy>())
        {
            var storm = await StormAsync(policy, receivers: 2000, events: 300, eventsPerSecond: 20, rounds: 3);
            storm.ForEach(round => output.WriteLine(round.ToString()));
            var ratio = Median(storm, hasSlow: true) / Median(storm, hasSlow: false);
            output.WriteLine($"{policy}: p99 with slow clients / without, medians of the rounds: {ratio:0.00}");
            Assert.InRange(ratio, 0, 3);
        }
    }

    [Theory]
    [InlineData(SlowClientPolicy.Disconnect)]
    [InlineData(SlowClientPolicy.DropVolatile)]
    [InlineData(SlowClientPolicy.KeepLatest)]
    public async Task The_same_in_small(SlowClientPolicy policy) => await StormAsync(policy, receivers: 50, events: 500, eventsPerSecond: null, rounds: 1);

    /// <param name="policy">Of the namespace.</param>
    /// <param name="receivers">How many, the slow ones included.</param>
    /// <param name="events">In each round.</param>
    /// <param name="eventsPerSecond">Null: as fast as those who read get them.</param>
    /// <param name="rounds">Without slow ones, and as many with.</param>
    private static async Task<List<Round>> StormAsync(SlowClientPolicy policy, int receivers, int events, int? eventsPerSecond, int rounds)
    {
        await using var server = await StormServer.StartAsync(MaxPackets, MaxBytes);
        var nsp = server.Io.Of($"/{policy}");
        var results = new List<Round>();
        for (var i = 0; i < 2 * rounds; i++)
        {
            var slow = Enumerable.Range(0, i % 2 * Math.Max(1, receivers / 100)).Select(_ => new StormClient(nsp.Name, receiveBufferBytes: 8 * 1024)).ToArray();
            var fast = Enumerable.Range(0, receivers - slow.Length).Select(_ => new StormClient(nsp.Name)).ToArray();
            StormClient[] all = [.. slow, .. fast];
            foreach (var some in all.Chunk(50))
                await Task.WhenAll(some.Select(client => client.JoinAsync(server.Port)));
            results.Add(await RoundAsync(nsp, policy, slow, fast, events, eventsPerSecond));
            Array.ForEach(all, client => client.Dispose());
            await Eventually.True(() => server.Io.Engine.ClientsCount == 0);
        }

        return results;
    }

    private static async Task<Round> RoundAsync(Namespace nsp, SlowClientPolicy policy, StormClient[] slow, StormClient[] fast, int events, int? eventsPerSecond)
    {
        using var counted = new CountedOutboxes();
        Array.ForEach(slow, client => client.IsStalled = true);
        GC.Collect();
        var before = Environment.WorkingSet;
        var (rss, waiting) = (before, 0L);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < events; i++)
        {
            if (eventsPerSecond is null)
                await UntilAsync(fast, client => client.Last >= i - MostBehind);
            else if (TimeSpan.FromSeconds((double)i / eventsPerSecond.Value) is var due && due > clock.Elapsed)
                await Task.Delay(due - clock.Elapsed);
            Emit(i);
            (rss, waiting) = (Math.Max(rss, Environment.WorkingSet), Math.Max(waiting, counted.Fill("outbox.size")));
        }

        await UntilAsync(fast, client => client.Last == events - 1);
        Array.ForEach(slow, client => client.IsStalled = false);
        if (policy == SlowClientPolicy.Disconnect)
            await UntilAsync(slow, client => client.IsClosed);
        else
            await UntilAsync(slow, client => client.Last == events - 1);

        // Who reads gets all, or where only the latest is kept, may be overtaken by it while a write is under way. Nobody gets anything twice or out of order.
        Assert.All(fast, client => Assert.Equal(policy == SlowClientPolicy.KeepLatest ? client.Got.Select(got => got.Number).Distinct().Order() : Enumerable.Range(0, events), client.Got.Select(got => got.Number)));
        Assert.All(slow, client => Assert.Equal(client.Got.Select(got => got.Number).Distinct().Order(), client.Got.Select(got => got.Number)));
        Assert.All(slow, client => Assert.InRange(client.Got.Count, 0, events - 1));
        Assert.InRange(waiting, 0, (slow.Length * (MaxBytes + (long)PayloadBytes)) + (fast.Length * 64L * PayloadBytes));
        var times = fast.SelectMany(client => client.Got).Select(got => got.Microseconds).Order().ToArray();
        return new(policy, slow.Length > 0, Percentile(times, 50), Percentile(times, 90), Percentile(times, 99), before, rss, waiting, slow.Count(client => client.IsClosed), slow.Select(client => client.Got.Count).DefaultIfEmpty().Average(),
            counted.Discarded("drop_volatile") + counted.Discarded("keep_latest"), counted.Overflows);

        void Emit(int number)
        {
            BroadcastOperator to = policy == SlowClientPolicy.DropVolatile && number % 50 != 49 ? nsp.Volatile : nsp.Compress(true);
            to.Emit("e", number, Stopwatch.GetTimestamp(), Payload);
        }
    }

    private static string Payload { get; } = new('x', PayloadBytes);

    private static async Task UntilAsync(StormClient[] clients, Func<StormClient, bool> condition)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(60); clients.Count(client => !condition(client)) is > 0 and var left; await Task.Delay(1))
            Assert.True(DateTime.UtcNow < deadline, $"{left} of {clients.Length} have not got there");
    }

    private static double Median(List<Round> rounds, bool hasSlow) => rounds.Where(round => round.HasSlow == hasSlow).Select(round => round.P99).Order().ElementAt(rounds.Count / 4);

    private static double Percentile(int[] sorted, int percent) => sorted[(sorted.Length - 1) * percent / 100] / 1000.0;

    private sealed record Round(SlowClientPolicy Policy, bool HasSlow, double P50, double P90, double P99, long Before, long Most, long Waiting, int Closed, double Got, long Discarded, long Overflows)
    {
        public override string ToString() =>
            $"{Policy} | {(HasSlow ? "1 % slow" : "none slow")} | {P50:0.0} | {P90:0.0} | {P99:0.0} | {Before >> 20} → {Most >> 20} | {Waiting / 1e6:0.0} | {Closed}, {Got:0} | {Discarded}, {Overflows}";
    }
}

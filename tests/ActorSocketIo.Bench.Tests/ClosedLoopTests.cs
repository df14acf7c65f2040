using System.Collections.Concurrent;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Measuring;

namespace ActorSocketIo.Bench.Tests;

/// <summary>The bench's own workers, and what is said of how long they took.</summary>
public sealed class ClosedLoopTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(7, 3)]
    [InlineData(100, 64)]
    public async Task Workers_share_operations_and_do_each_once(int operations, int workers)
    {
        var done = new ConcurrentBag<int>();

        var latencies = await ClosedLoop.OverAsync([.. Enumerable.Range(0, operations)], workers, async operation =>
        {
            await Task.Yield();
            done.Add(operation);
        });

        Assert.Equal(operations, latencies.Count);
        Assert.Equal(Enumerable.Range(0, operations), done.Order());
    }

    [Fact]
    public async Task Each_worker_does_its_operation_at_least_once()
    {
        var done = new ConcurrentBag<int>();

        var latencies = await ClosedLoop.ForAsync(TimeSpan.Zero, 5, worker =>
        {
            done.Add(worker);
            return Task.CompletedTask;
        });

        Assert.Equal(5, latencies.Count);
        Assert.Equal([0, 1, 2, 3, 4], done.Order());
    }

    [Fact]
    public void Of_latencies_the_middle_and_the_slowest_hundredth_are_said()
    {
        var latencies = new Latencies(Enumerable.Range(1, 200).Reverse().Select(i => TimeSpan.FromMicroseconds(i)));

        Assert.Equal((101, 199, 200), (latencies.P50, latencies.P99, latencies.Max));
        Assert.Throws<ArgumentException>(() => new Latencies([]));
    }
}

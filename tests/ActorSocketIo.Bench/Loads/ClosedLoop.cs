using System.Diagnostics;
using ActorSocketIo.Bench.Measuring;

namespace ActorSocketIo.Bench.Loads;

/// <summary>Workers of this process, each of which begins its next operation when its last one is done.</summary>
internal static class ClosedLoop
{
    /// <summary>Lets workers repeat an operation for a while, each at least once.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="workers">How many are under way at a time.</param>
    /// <param name="once">The operation, by the number of the worker.</param>
    public static async Task<Latencies> ForAsync(TimeSpan duration, int workers, Func<int, Task> once)
    {
        var start = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => RepeatAsync(worker))));
        return new Latencies(each.SelectMany(times => times));

        async Task<List<TimeSpan>> RepeatAsync(int worker)
        {
            var times = new List<TimeSpan>();
            do
                times.Add(await TimeAsync(once, worker));
            while (Stopwatch.GetElapsedTime(start) < duration);
            return times;
        }
    }

    /// <summary>Lets workers share operations.</summary>
    /// <param name="operations">The numbers of the operations; at least one.</param>
    /// <param name="workers">How many are under way at a time.</param>
    /// <param name="once">An operation, by its number.</param>
    public static async Task<Latencies> OverAsync(IReadOnlyCollection<int> operations, int workers, Func<int, Task> once)
    {
        var each = await Task.WhenAll(operations.Chunk((operations.Count + workers - 1) / workers).Select(share => Task.Run(() => DoAsync(share))));
        return new Latencies(each.SelectMany(times => times));

        async Task<List<TimeSpan>> DoAsync(int[] share)
        {
            var times = new List<TimeSpan>();
            foreach (var operation in share)
                times.Add(await TimeAsync(once, operation));
            return times;
        }
    }

    private static async Task<TimeSpan> TimeAsync(Func<int, Task> once, int number)
    {
        var start = Stopwatch.GetTimestamp();
        await once(number);
        return Stopwatch.GetElapsedTime(start);
    }
}

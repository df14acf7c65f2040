using System.Diagnostics;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>What an operation allocates once it has warmed up. Unlike its time it does not depend on what else the machine does.</summary>
/// <remarks>
/// The least of several rounds. What the operation needs is in every round; whatever else happens only adds to one: code that is not optimized yet, and
/// allocates what optimized code keeps on the stack; a buffer that grows once; other threads, where they count. So a round within the limit proves it, and
/// then no more are made; if there is none, the rounds go on for longer than the JIT needs, and the least is the answer. What comes round now and
/// then, such as the next segment of a queue, is counted by its share, since a round is many operations.
/// </remarks>
internal static class AllocatedBytes
{
    private const int OperationsPerRound = 256;
    private const int LeastRounds = 3;
    private const int MostLongRounds = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Of an operation that stays on this thread; other tests may run meanwhile.</summary>
    /// <param name="operation">Done many times.</param>
    /// <param name="limit">Bytes of one operation that are good enough to stop.</param>
    /// <returns>Bytes of one operation, rounded up.</returns>
    public static long OnThisThread(Action operation, long limit) =>
        Least(operation, OperationsPerRound, GC.GetAllocatedBytesForCurrentThread, limit);

    /// <summary>Of operations on any threads of this process; nothing else may run meanwhile.</summary>
    /// <param name="round">Many operations, done when it returns.</param>
    /// <param name="operations">How many.</param>
    /// <param name="limit">Bytes of one operation that are good enough to stop.</param>
    /// <returns>Bytes of one operation, rounded up.</returns>
    public static long OnAllThreads(Action round, int operations, long limit) =>
        Share(Least(round, 1, static () => GC.GetTotalAllocatedBytes(precise: true), limit * operations), operations);

    /// <summary>Of the whole process in one round that takes long, while other tests run.</summary>
    /// <param name="round">Done until it stays within the limit, but not for ever.</param>
    /// <param name="limit">Bytes of a round that are good enough to stop.</param>
    public static async Task<long> OfProcessAsync(Func<Task> round, long limit)
    {
        var least = long.MaxValue;
        for (var rounds = 0; rounds < MostLongRounds && least > limit; rounds++)
        {
            var before = GC.GetTotalAllocatedBytes();
            await round();
            least = Math.Min(least, GC.GetTotalAllocatedBytes() - before);
        }

        return least;
    }

    private static long Least(Action operation, int times, Func<long> count, long limit)
    {
        var least = long.MaxValue;
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < LeastRounds || (least > limit && Stopwatch.GetElapsedTime(started) < Patience); round++)
        {
            var before = count();
            for (var i = 0; i < times; i++)
                operation();
            least = Math.Min(least, Share(count() - before, times));
        }

        return least;
    }

    private static long Share(long bytes, int operations) => (bytes + operations - 1) / operations;
}

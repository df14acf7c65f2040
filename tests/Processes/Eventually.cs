using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ActorSocketIo.Tests.Processes;

/// <summary>Waits for what other processes bring about, and says what it saw last if they do not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Asks again and again until the answer is the expected one.</summary>
    /// <exception cref="TimeoutException">It was not within the limit, 15 s unless told; the message has the last answer.</exception>
    public static async Task EqualAsync<T>(
        T expected, Func<Task<T>> ask, TimeSpan? limit = null, [CallerArgumentExpression(nameof(ask))] string? what = null)
    {
        var clock = Stopwatch.StartNew();
        while (await ask() is var answer && !EqualityComparer<T>.Default.Equals(answer, expected))
        {
            if (clock.Elapsed > (limit ?? Limit))
                throw new TimeoutException($"{what} was {answer}, not {expected}, after {clock.Elapsed}");
            await Task.Delay(20);
        }
    }
}

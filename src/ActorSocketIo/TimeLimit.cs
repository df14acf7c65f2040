using System.Runtime.CompilerServices;

namespace ActorSocketIo;

/// <summary>How long may be waited for something.</summary>
internal static class TimeLimit
{
    /// <summary>The longest that every timer takes: 24.8 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Refuses what no timer takes, before anything has been done.</summary>
    /// <param name="timeout">Zero is a real timeout, <see cref="Timeout.InfiniteTimeSpan"/> is none.</param>
    /// <param name="name">Of the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or longer than <see cref="Longest"/>.</exception>
    public static TimeSpan Check(TimeSpan timeout, [CallerArgumentExpression(nameof(timeout))] string? name = null)
    {
        if (timeout == Timeout.InfiniteTimeSpan || (timeout >= TimeSpan.Zero && timeout <= Longest))
            return timeout;
        throw new ArgumentOutOfRangeException(
            name, timeout, $"It must be between zero and {(int)Longest.TotalDays} days; to wait for ever there is Timeout.InfiniteTimeSpan.");
    }
}

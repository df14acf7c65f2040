using System.Security.Cryptography;

namespace ActorSocketIo.Sessions;

/// <summary>How the closing of many clients is spread, so that they do not all come back to the other nodes in one moment.</summary>
internal static class ClosePacing
{
    /// <summary>So many are closed at once, without any pacing.</summary>
    public const int Few = 100;

    /// <summary>Between two portions.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Distributes sessions over time, in random order: those that came together do not leave together.</summary>
    /// <param name="sessions">Put in random order.</param>
    /// <param name="spread">The longest that all may take; a millisecond each is enough.</param>
    /// <returns>Portions of equal size, one for each step; at least one, which may be empty.</returns>
    public static IEnumerable<ArraySegment<T>> Portions<T>(T[] sessions, TimeSpan spread)
    {
        RandomNumberGenerator.Shuffle(sessions.AsSpan());
        var enough = TimeSpan.FromMilliseconds(sessions.Length);
        var portions = sessions.Length <= Few ? 1 : Math.Max(1, (int)((spread < enough ? spread : enough) / Step));
        for (var i = 0; i < portions; i++)
        {
            var (from, to) = (Share(i), Share(i + 1));
            yield return new ArraySegment<T>(sessions, from, to - from);
        }

        int Share(int portion) => (int)((long)sessions.Length * portion / portions);
    }
}

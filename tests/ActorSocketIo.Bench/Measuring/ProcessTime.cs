using System.Diagnostics;

namespace ActorSocketIo.Bench.Measuring;

/// <summary>What processes have used of the processors, user and system.</summary>
internal static class ProcessTime
{
    /// <exception cref="BenchException">One of them does not run any more.</exception>
    public static TimeSpan Of(IEnumerable<int> ids)
    {
        var sum = TimeSpan.Zero;
        foreach (var id in ids)
        {
            using var process = Find(id);
            sum += process.TotalProcessorTime;
        }

        return sum;
    }

    private static Process Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            throw new BenchException($"Process {id} has ended while it was measured.");
        }
    }
}

using System.Diagnostics;

namespace ActorSocketIo.Bench.Measuring;

/// <summary>What a process has of the machine's memory.</summary>
internal static class ProcessMemory
{
    /// <exception cref="ArgumentException">It does not run any more.</exception>
    public static long ResidentBytes(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.WorkingSet64;
    }
}

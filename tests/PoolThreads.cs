using System.Runtime.CompilerServices;

namespace ActorSocketIo.Tests;

/// <summary>Gives tests as many threads of the pool as an application has on the same machine.</summary>
/// <remarks>
/// The test platform keeps two threads of the pool for the whole run: one reads its socket, one waits for xunit. On two cores that is all the pool has of its own accord: others come
/// after half a second or more in which nothing was run, and go again. Whatever any test of the process waited for came late then, by up to some seconds.
/// </remarks>
internal static class PoolThreads
{
    private const int OfThePlatform = 2;

    [ModuleInitializer]
    internal static void Provide()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + OfThePlatform), completions);
    }
}

namespace ActorSocketIo.Tests.Architecture;

public sealed class PoolThreadsTests
{
    [Fact]
    public void Tests_have_as_many_threads_of_the_pool_at_once_as_an_application_beside_those_that_the_platform_keeps()
    {
        ThreadPool.GetMinThreads(out var workers, out _);

        Assert.True(workers >= Environment.ProcessorCount + 2, $"{workers} threads on {Environment.ProcessorCount} processors");
    }
}

using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

public sealed class ReadBatchTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public void What_a_read_wakes_runs_when_it_is_over_in_the_order_it_was_woken()
    {
        ReadBatch.Begin();
        Assert.True(ReadBatch.TryAdd(Work("first")));
        Assert.True(ReadBatch.TryAdd(Work("second")));
        Assert.Empty(_ran);
        ReadBatch.End();

        Assert.Equal(["first", "second"], _ran);
    }

    [Fact]
    public void A_thread_that_does_not_read_keeps_nothing() => Assert.False(ReadBatch.TryAdd(Work("never")));

    [Fact]
    public void What_runs_after_a_read_wakes_others_on_the_pool()
    {
        var kept = true;
        ReadBatch.Begin();
        ReadBatch.TryAdd(new Action(() => kept = ReadBatch.TryAdd(Work("never"))).AsWork());
        ReadBatch.End();

        Assert.False(kept);
    }

    [Fact]
    public void A_read_within_a_read_leaves_its_work_to_the_outer_one()
    {
        ReadBatch.Begin();
        ReadBatch.Begin();
        ReadBatch.TryAdd(Work("inner"));
        ReadBatch.End();
        Assert.Empty(_ran);
        ReadBatch.End();

        Assert.Equal(["inner"], _ran);
    }

    [Fact]
    public void What_runs_may_read_itself()
    {
        ReadBatch.Begin();
        ReadBatch.TryAdd(new Action(() =>
        {
            ReadBatch.Begin();
            ReadBatch.TryAdd(Work("read by what ran"));
            ReadBatch.End();
            _ran.Add("end");
        }).AsWork());
        ReadBatch.End();

        Assert.Equal(["read by what ran", "end"], _ran);
        Assert.False(ReadBatch.TryAdd(Work("never")));
    }

    [Fact]
    public void Work_that_throws_leaves_the_thread_as_it_was()
    {
        ReadBatch.Begin();
        ReadBatch.TryAdd(new Action(() => throw new InvalidOperationException("mine")).AsWork());
        Assert.Throws<InvalidOperationException>(ReadBatch.End);

        Assert.False(ReadBatch.TryAdd(Work("never")));
        ReadBatch.Begin();
        ReadBatch.TryAdd(Work("later"));
        ReadBatch.End();
        Assert.Equal(["later"], _ran);
    }

    private IThreadPoolWorkItem Work(string name) => new Action(() => _ran.Add(name)).AsWork();
}

file static class Actions
{
    public static IThreadPoolWorkItem AsWork(this Action action) => new Work(action);

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}

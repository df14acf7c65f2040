using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

public sealed class ReadBatchTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public void What_a_read_wakes_runs_on_its_thread_when_it_is_over()
    {
        var thread = 0;
        ReadBatch.Begin();
        Assert.True(ReadBatch.TryAdd(new Action(() => thread = Environment.CurrentManagedThreadId).AsWork()));
        Assert.Equal(0, thread);
        ReadBatch.End();

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void What_is_woken_first_may_wait_for_the_others()
    {
        using var second = new ManualResetEventSlim();
        var waited = false;
        ReadBatch.Begin();
        ReadBatch.TryAdd(new Action(() => waited = second.Wait(TimeSpan.FromSeconds(10))).AsWork());
        ReadBatch.TryAdd(new Action(second.Set).AsWork());
        ReadBatch.End();

        Assert.True(waited);
    }

    [Fact]
    public async Task On_a_watched_thread_all_that_a_read_wakes_runs_there_in_turn()
    {
        var threads = new List<int>();
        await OwnThread.Run(() =>
        {
            ReadBatch.Watch();
            ReadBatch.Begin();
            for (var i = 0; i < 3; i++)
                ReadBatch.TryAdd(new Action(() => threads.Add(Environment.CurrentManagedThreadId)).AsWork());
            ReadBatch.End();
            threads.Add(Environment.CurrentManagedThreadId);
        });

        Assert.Equal(4, threads.Count);
        Assert.Single(threads.Distinct());
    }

    [Fact]
    public async Task When_the_watch_gives_a_thread_up_the_pool_runs_what_has_not_begun()
    {
        using var second = new ManualResetEventSlim();
        var waited = false;
        await OwnThread.Run(() =>
        {
            var batch = ReadBatch.Watch();
            ReadBatch.Begin();
            ReadBatch.TryAdd(new Action(() =>
            {
                batch.GiveUp(); // as the watch does, when this one waits for long
                waited = second.Wait(TimeSpan.FromSeconds(10));
            }).AsWork());
            ReadBatch.TryAdd(new Action(second.Set).AsWork());
            ReadBatch.End();
        });

        Assert.True(waited);
    }

    [Fact]
    public async Task What_was_woken_behind_work_that_throws_runs_on_the_pool()
    {
        using var second = new ManualResetEventSlim();
        await OwnThread.Run(() =>
        {
            ReadBatch.Watch();
            ReadBatch.Begin();
            ReadBatch.TryAdd(new Action(() => throw new InvalidOperationException("mine")).AsWork());
            ReadBatch.TryAdd(new Action(second.Set).AsWork());
            Assert.Throws<InvalidOperationException>(ReadBatch.End);
        });

        Assert.True(second.Wait(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void What_runs_has_no_execution_context_of_the_readers_and_leaves_none_behind()
    {
        var local = new AsyncLocal<string?> { Value = "the reader's" };
        string? seen = null;
        ReadBatch.Begin();
        ReadBatch.TryAdd(new Action(() => (seen, local.Value) = (local.Value ?? "nothing", "the handler's")).AsWork());
        ReadBatch.End();

        Assert.Equal("nothing", seen);
        Assert.Equal("the reader's", local.Value);
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

using System.Collections.Concurrent;
using ActorSocketIo.Remoting;
using Akka.Dispatch;

namespace ActorSocketIo.Tests.Remoting;

public sealed class OwnThreadsExecutorTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly OwnThreadsExecutor _executor;

    public OwnThreadsExecutorTests() => _executor = new("test", threads: 2, _failures.Enqueue);

    public void Dispose() => _executor.Shutdown();

    [Fact]
    public async Task Runs_what_many_threads_give_it_on_its_own_threads_only()
    {
        var names = new ConcurrentBag<string?>();
        using var all = new CountdownEvent(4000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
                Execute(() => { names.Add(Thread.CurrentThread.Name); all.Signal(); });
        })));

        Assert.True(all.Wait(s_patience));
        Assert.Equal(4000, names.Count);
        Assert.All(names, name => Assert.StartsWith("test-", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Goes_on_when_one_of_its_threads_is_held_up()
    {
        using var held = new ManualResetEventSlim();
        using var ran = new CountdownEvent(100);
        Execute(held.Wait);
        for (var i = 0; i < 100; i++)
            Execute(() => ran.Signal());

        Assert.True(ran.Wait(s_patience));
        held.Set();
    }

    [Fact]
    public void Wakes_another_thread_when_one_of_its_own_gives_it_much()
    {
        using var held = new ManualResetEventSlim();
        using var ran = new CountdownEvent(OwnThreadsExecutor.MostLeft + 1);
        Execute(() =>
        {
            for (var i = 0; i <= OwnThreadsExecutor.MostLeft; i++)
                Execute(() => ran.Signal());
            held.Wait();
        });

        Assert.True(ran.Wait(s_patience));
        held.Set();
    }

    [Fact]
    public void What_a_thread_has_given_and_is_too_busy_to_run_is_run_by_the_next_that_is_woken()
    {
        using var given = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        using var ran = new ManualResetEventSlim();
        Execute(() =>
        {
            Execute(ran.Set);
            given.Set();
            held.Wait();
        });
        Assert.True(given.Wait(s_patience));

        Execute(() => { });

        Assert.True(ran.Wait(s_patience));
        held.Set();
    }

    [Fact]
    public void A_turn_that_fails_is_told_and_takes_no_thread_with_it()
    {
        using var ran = new ManualResetEventSlim();
        for (var i = 0; i < 10; i++)
            Execute(() => throw new InvalidOperationException("on purpose"));
        Execute(ran.Set);

        Assert.True(ran.Wait(s_patience));
        SpinWait.SpinUntil(() => _failures.Count == 10, s_patience);
        Assert.Equal(10, _failures.Count);
    }

    [Fact]
    public void Runs_what_waits_when_it_is_shut_down_and_what_comes_later_on_the_pool()
    {
        using var held = new ManualResetEventSlim();
        using var waited = new CountdownEvent(10);
        using var later = new ManualResetEventSlim();
        var isPool = false;
        Execute(held.Wait);
        Execute(held.Wait);
        for (var i = 0; i < 10; i++)
            Execute(() => waited.Signal());
        _executor.Shutdown();
        Execute(() => { isPool = Thread.CurrentThread.IsThreadPoolThread; later.Set(); });
        Assert.True(later.Wait(s_patience));
        held.Set();

        Assert.True(waited.Wait(s_patience));
        Assert.True(isPool);
    }

    [Fact]
    public void A_lent_thread_runs_what_it_gives_and_what_follows_from_that_itself()
    {
        var names = new List<string?>();
        var before = -1;
        var lent = new Thread(() =>
        {
            OwnThreadsExecutor.LendThisThread();
            Execute(() =>
            {
                names.Add(Thread.CurrentThread.Name);
                Execute(() => names.Add(Thread.CurrentThread.Name));
            });
            before = names.Count;
            OwnThreadsExecutor.RunHere();
        })
        { Name = "lent" };
        lent.Start();
        Assert.True(lent.Join(s_patience));

        Assert.Equal(0, before);
        Assert.Equal(["lent", "lent"], names);
    }

    [Fact]
    public void A_lent_thread_goes_back_to_its_own_work_though_more_and_more_is_given()
    {
        var (turns, turnsHere) = (0, 0);
        using var isOver = new ManualResetEventSlim();
        var lent = new Thread(() =>
        {
            OwnThreadsExecutor.LendThisThread();
            Execute(Again);
            OwnThreadsExecutor.RunHere();
            isOver.Set();
        })
        { Name = "lent" };
        lent.Start();

        // The executor's own threads go on with what is left: they may be much faster than the lent one is back.
        void Again()
        {
            if (Thread.CurrentThread.Name == "lent")
                turnsHere++;
            if (Interlocked.Increment(ref turns) < 100_000 && !isOver.IsSet)
                Execute(Again);
        }

        Assert.True(isOver.Wait(s_patience));
        Assert.InRange(turnsHere, 0, OwnThreadsExecutor.MostTurns);
    }

    [Fact]
    public void A_thread_that_is_lent_for_a_moment_has_run_what_it_gave_when_that_is_over()
    {
        var names = new List<string?>();
        var (before, after) = (-1, -1);
        using var later = new ManualResetEventSlim();
        string? laterOn = null;
        var lent = new Thread(() =>
        {
            using (OwnThreadsExecutor.LendBriefly())
            {
                Execute(() =>
                {
                    names.Add(Thread.CurrentThread.Name);
                    Execute(() => names.Add(Thread.CurrentThread.Name));
                });
                before = names.Count;
            }

            after = names.Count;
            Execute(() => { laterOn = Thread.CurrentThread.Name; later.Set(); });
        })
        { Name = "lent" };
        lent.Start();
        Assert.True(lent.Join(s_patience));
        Assert.True(later.Wait(s_patience));

        Assert.Equal((0, 2), (before, after));
        Assert.Equal(["lent", "lent"], names);
        Assert.StartsWith("test-", laterOn, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_lends_for_a_moment_what_is_lent_already_runs_nothing()
    {
        var ran = false;
        var during = true;
        var lent = new Thread(() =>
        {
            OwnThreadsExecutor.LendThisThread();
            using (OwnThreadsExecutor.LendBriefly())
                Execute(() => ran = true);
            during = ran;
            OwnThreadsExecutor.RunHere();
        });
        lent.Start();
        Assert.True(lent.Join(s_patience));

        Assert.False(during);
        Assert.True(ran);
    }

    private void Execute(Action action) => _executor.Execute(new Run(action));

    private sealed class Run(Action action) : IRunnable
    {
        void IRunnable.Run() => action();
        void IThreadPoolWorkItem.Execute() => action();
    }
}

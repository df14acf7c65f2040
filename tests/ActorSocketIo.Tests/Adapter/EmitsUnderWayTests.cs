using ActorSocketIo.Adapters;

namespace ActorSocketIo.Tests.Adapter;

public sealed class EmitsUnderWayTests
{
    [Fact]
    public async Task Who_waits_for_emits_waits_for_those_that_had_begun_and_not_for_later_ones()
    {
        using var begun = new SemaphoreSlim(0);
        using var end = new SemaphoreSlim(0);
        var emitting = OnAThread(begun, end);
        await begun.WaitAsync();

        var passed = WhenPassed();
        using var laterEnd = new SemaphoreSlim(0);
        var later = OnAThread(begun, laterEnd);
        await begun.WaitAsync();
        Assert.False(passed.IsCompleted);
        end.Release();

        await passed.WaitAsync(TimeSpan.FromSeconds(10));
        laterEnd.Release();
        await Task.WhenAll(emitting, later);
    }

    [Fact]
    public async Task An_emit_within_an_emit_is_part_of_it()
    {
        var outer = EmitsUnderWay.Begin();
        EmitsUnderWay.Begin().Dispose();
        var passed = WhenPassed();
        var wasOver = passed.IsCompleted;
        outer.Dispose();

        Assert.False(wasOver);
        await passed.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_emit_that_waits_for_room_is_under_way_until_it_has_got_it()
    {
        var told = new TaskCompletionSource();
        var emit = EmitsUnderWay.Until(new ValueTask(told.Task));
        var passed = WhenPassed();
        Assert.False(passed.IsCompleted);

        told.SetException(new SocketIoException("too large"));

        await passed.WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<SocketIoException>(() => emit.AsTask());
    }

    [Fact]
    public async Task An_emit_that_begins_to_wait_while_others_wait_for_it_is_waited_for()
    {
        var told = new TaskCompletionSource();
        var scope = EmitsUnderWay.Begin();
        var passed = WhenPassed();
        var emit = EmitsUnderWay.Until(new ValueTask(told.Task));
        scope.Dispose();

        await Task.WhenAny(passed, Task.Delay(50));
        Assert.False(passed.IsCompleted);
        told.SetResult();

        await passed.WaitAsync(TimeSpan.FromSeconds(10));
        await emit;
    }

    private static Task WhenPassed() => EmitsUnderWay.WhenPassed(TimeProvider.System, CancellationToken.None);

    private static Task OnAThread(SemaphoreSlim begun, SemaphoreSlim end) => Task.Factory.StartNew(
        () =>
        {
            using var underWay = EmitsUnderWay.Begin();
            begun.Release();
            end.Wait();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}

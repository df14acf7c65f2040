using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using ActorSocketIo.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections;

namespace ActorSocketIo.Tests.Connections;

/// <summary>The loop is the test: it says when something can be read.</summary>
public sealed class SocketPipeReaderTests : IAsyncLifetime, IDisposable, IReceiver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private SocketPair _pair = null!;
    private SocketPipeReader _input = null!;
    private int _ends;
    private int _watches;

    public async Task InitializeAsync()
    {
        _pair = await SocketPair.ConnectAsync();
        _input = new SocketPipeReader(_pair.Server, this) { RunsOnLoop = true };
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _pair.Dispose();

    void IReceiver.BeWatched() => _watches++;

    void IReceiver.OnEnd() => _ends++;

    [Fact]
    public async Task The_first_read_takes_what_has_come_although_nobody_has_told()
    {
        await SendAsync("hello");

        var read = _input.ReadAsync();

        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal("hello", Text(await read));
    }

    [Fact]
    public async Task Has_itself_watched_once_when_it_has_looked_the_first_time_whatever_it_found()
    {
        Assert.Equal(0, _watches);
        var read = _input.ReadAsync().AsTask();
        Assert.Equal(1, _watches);

        await SendAsync("hello");
        _input.OnReadable(isOver: false);
        var first = await read.WaitAsync(Patience);
        _input.AdvanceTo(first.Buffer.End);
        Assert.False(_input.TryRead(out _));

        Assert.Equal(1, _watches);
    }

    [Fact]
    public async Task After_a_change_of_readers_the_first_read_waits_for_the_loop()
    {
        Assert.False(_input.TryRead(out _));
        _input.ChangeReader();
        await SendAsync("hello");

        var read = _input.ReadAsync().AsTask();
        Assert.False(read.IsCompleted);
        _input.OnReadable(isOver: false);

        Assert.Equal("hello", Text(await read.WaitAsync(Patience)));
    }

    [Fact]
    public async Task What_the_next_reader_was_told_before_it_reads_is_not_lost()
    {
        Assert.False(_input.TryRead(out _));
        _input.ChangeReader();
        await SendAsync("hello");
        _input.OnReadable(isOver: false);

        var read = _input.ReadAsync().AsTask();

        Assert.Equal("hello", Text(await read.WaitAsync(Patience)));
    }

    [Fact]
    public async Task Reads_what_has_come_when_it_is_told_and_on_the_thread_that_tells()
    {
        var read = _input.ReadAsync().AsTask();
        await SendAsync("hello");
        Assert.False(read.IsCompleted);

        _input.OnReadable(isOver: false);

        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal("hello", Text(await read));
    }

    [Fact]
    public async Task Off_the_loop_what_follows_a_read_runs_on_the_pool()
    {
        _input.RunsOnLoop = false;
        var isPool = Task.Run(async () =>
        {
            await _input.ReadAsync();
            return Thread.CurrentThread.IsThreadPoolThread;
        });
        await SendAsync("hello");

        await Sessions.OwnThread.Run(() => _input.OnReadable(isOver: false));

        Assert.True(await isPool.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_was_told_before_the_read_is_read_at_once()
    {
        await SendAsync("hello");
        _input.OnReadable(isOver: false);

        var read = _input.ReadAsync();

        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal("hello", Text(await read));
    }

    [Fact]
    public async Task A_read_waits_on_if_nothing_has_come_although_it_was_told()
    {
        var read = _input.ReadAsync().AsTask();
        _input.OnReadable(isOver: false);
        Assert.False(read.IsCompleted);

        await SendAsync("hello");
        _input.OnReadable(isOver: false);

        Assert.Equal("hello", Text(await read.WaitAsync(Patience)));
    }

    [Fact]
    public async Task What_was_looked_at_and_not_consumed_comes_again_together_with_more()
    {
        await SendAsync("hello ");
        _input.OnReadable(isOver: false);
        var first = await _input.ReadAsync();
        _input.AdvanceTo(first.Buffer.GetPosition(2), first.Buffer.End);
        var read = _input.ReadAsync().AsTask();
        Assert.False(read.IsCompleted);

        await SendAsync("world");
        _input.OnReadable(isOver: false);

        Assert.Equal("llo world", Text(await read.WaitAsync(Patience)));
    }

    [Fact]
    public async Task What_was_not_looked_at_is_read_at_once()
    {
        await SendAsync("hello");
        _input.OnReadable(isOver: false);
        var first = await _input.ReadAsync();
        _input.AdvanceTo(first.Buffer.GetPosition(2));

        Assert.True(_input.TryRead(out var again));

        Assert.Equal("llo", Text(again));
        _input.AdvanceTo(again.Buffer.End);
        Assert.False(_input.TryRead(out _));
    }

    [Fact]
    public async Task Much_arrives_in_order_however_it_is_cut_and_consumed()
    {
        var random = new Random(4711);
        var all = new byte[3_000_000];
        random.NextBytes(all);
        var sending = Task.Run(async () =>
        {
            for (var sent = 0; sent < all.Length;)
                sent += await _pair.Client.SendAsync(all.AsMemory(sent, Math.Min(random.Next(1, 100_000), all.Length - sent)));
            _pair.Client.Shutdown(SocketShutdown.Send);
        });
        using var over = new CancellationTokenSource();
        var telling = Sessions.OwnThread.Run(() =>
        {
            while (!over.IsCancellationRequested)
                _input.OnReadable(isOver: false);
        });

        var got = new MemoryStream();
        var consuming = new Random(4712);
        while (true)
        {
            var read = await _input.ReadAsync().AsTask().WaitAsync(Patience);
            var consumed = read.Buffer.Slice(0, read.IsCompleted ? read.Buffer.Length : consuming.NextInt64(read.Buffer.Length + 1));
            got.Write(consumed.ToArray());
            _input.AdvanceTo(consumed.End, consuming.Next(2) == 0 ? consumed.End : read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        await sending;
        await over.CancelAsync();
        await telling;
        Assert.Equal(all, got.ToArray());
        Assert.InRange(_ends, 1, int.MaxValue);
    }

    [Fact]
    public async Task The_end_comes_behind_what_came_before_it_and_again_when_asked_again()
    {
        await SendAsync("bye");
        _pair.Client.Shutdown(SocketShutdown.Send);
        _input.OnReadable(isOver: false);
        var last = await _input.ReadAsync();
        Assert.Equal(("bye", false), (Text(last), last.IsCompleted));
        _input.AdvanceTo(last.Buffer.End);

        _input.OnReadable(isOver: false);
        for (var i = 0; i < 2; i++)
        {
            var end = await _input.ReadAsync();
            Assert.Equal((true, true), (end.IsCompleted, end.Buffer.IsEmpty));
            _input.AdvanceTo(end.Buffer.End);
        }

        Assert.Equal(1, _ends);
    }

    [Fact]
    public async Task The_end_is_read_though_nobody_tells_of_it_again_after_what_came_before_it()
    {
        await SendAsync("bye");
        _pair.Client.Shutdown(SocketShutdown.Send);
        _input.OnReadable(isOver: true);

        var last = await _input.ReadAsync();
        Assert.Equal(("bye", false), (Text(last), last.IsCompleted));
        _input.AdvanceTo(last.Buffer.End);
        Assert.True((await _input.ReadAsync().AsTask().WaitAsync(Patience)).IsCompleted);
    }

    [Fact]
    public async Task A_reset_connection_shows_as_an_exception()
    {
        var read = _input.ReadAsync().AsTask();
        _pair.Client.Close(0);
        await Server.Eventually.True(() => _pair.Server.Poll(0, SelectMode.SelectRead));

        _input.OnReadable(isOver: false);

        await Assert.ThrowsAsync<ConnectionResetException>(() => read);
        await Assert.ThrowsAsync<ConnectionResetException>(async () => await _input.ReadAsync());
        Assert.InRange(_ends, 1, 2);
    }

    [Fact]
    public async Task A_pending_read_can_be_cancelled_and_the_next_one_reads_on()
    {
        var read = _input.ReadAsync().AsTask();
        _input.CancelPendingRead();
        var cancelled = await read.WaitAsync(Patience);
        Assert.Equal((true, true), (cancelled.IsCanceled, cancelled.Buffer.IsEmpty));
        _input.AdvanceTo(cancelled.Buffer.End);

        var next = _input.ReadAsync().AsTask();
        await SendAsync("hello");
        _input.OnReadable(isOver: false);

        Assert.Equal("hello", Text(await next.WaitAsync(Patience)));
    }

    [Fact]
    public async Task The_next_read_is_cancelled_if_none_is_pending()
    {
        _input.CancelPendingRead();

        Assert.True((await _input.ReadAsync()).IsCanceled);
    }

    [Fact]
    public async Task A_read_ends_with_its_token_and_the_next_one_reads_on()
    {
        using var late = new CancellationTokenSource();
        var read = _input.ReadAsync(late.Token).AsTask();
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Patience));

        var next = _input.ReadAsync(CancellationToken.None).AsTask();
        await SendAsync("hello");
        _input.OnReadable(isOver: false);

        Assert.Equal("hello", Text(await next.WaitAsync(Patience)));
    }

    [Fact]
    public async Task A_pending_read_ends_when_the_connection_is_closed_on_this_side()
    {
        var read = _input.ReadAsync().AsTask();

        _input.End(new ConnectionAbortedException("enough"));
        _pair.Server.Dispose();
        _input.OnEnded();

        Assert.Equal("enough", (await Assert.ThrowsAsync<ConnectionAbortedException>(() => read.WaitAsync(Patience))).Message);
        Assert.Equal("enough", (await Assert.ThrowsAsync<ConnectionAbortedException>(async () => await _input.ReadAsync())).Message);
    }

    [Fact]
    public async Task What_a_peer_that_has_gone_had_sent_is_read_although_the_connection_is_closed_here_meanwhile()
    {
        await SendAsync("last words");
        _pair.Client.Shutdown(SocketShutdown.Send);
        _input.OnReadable(isOver: true);
        Assert.Equal(1, _ends);

        _input.End(new ConnectionAbortedException("enough"));
        _pair.Server.Dispose();
        _input.OnEnded();

        var last = await _input.ReadAsync();
        Assert.Equal("last words", Text(last));
        _input.AdvanceTo(last.Buffer.End);
        Assert.True((await _input.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task Who_never_stops_sending_does_not_keep_the_thread_of_the_loop()
    {
        var sending = _pair.Client.SendAsync(new byte[8_000_000]);
        var hops = 0;

        await Sessions.OwnThread.Run(() =>
        {
            for (var reads = 0; reads < 500; reads++)
            {
                var hasMore = _pair.Server.Available > 0;
                _input.OnReadable(isOver: false);
                var read = _input.ReadAsync().AsTask();
                if (hasMore && !read.IsCompleted)
                    hops++; // it goes on on the pool, although it could here
                while (!read.Wait(TimeSpan.FromMilliseconds(1)))
                    _input.OnReadable(isOver: false);
                _input.AdvanceTo(read.Result.Buffer.End);
            }
        });

        Assert.InRange(hops, 5, 50);
        _pair.Client.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }

    private Task<int> SendAsync(string text) => _pair.Client.SendAsync(Encoding.UTF8.GetBytes(text));

    private static string Text(ReadResult read) => Encoding.UTF8.GetString(read.Buffer.ToArray());
}

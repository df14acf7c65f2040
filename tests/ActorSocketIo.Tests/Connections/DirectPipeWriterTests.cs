using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using ActorSocketIo.AspNetCore.Connections;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.Tests.Connections;

public sealed class DirectPipeWriterTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Pipe _original = new();
    private SocketPair _pair = null!;
    private TcpSocket _server = null!;
    private TcpSocket _client = null!;
    private DirectPipeWriter _output = null!;

    public async Task InitializeAsync()
    {
        _pair = await SocketPair.ConnectAsync();
        (_server, _client) = (_pair.Server, _pair.Client);
        _output = new DirectPipeWriter(_server, _original.Writer.Complete);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task Sends_what_was_written_when_it_is_flushed()
    {
        _output.Write("one "u8);
        _output.Write("two"u8);
        Assert.Equal(7, _output.UnflushedBytes);
        Assert.Equal(0, _client.Available);

        var flush = _output.FlushAsync();

        Assert.True(flush.IsCompletedSuccessfully);
        Assert.False((await flush).IsCompleted);
        Assert.Equal(0, _output.UnflushedBytes);
        Assert.Equal("one two", Encoding.UTF8.GetString(await ReceiveAsync(7)));
    }

    [Fact]
    public async Task Sends_what_is_written_behind_what_waits()
    {
        _output.Write("one "u8);
        await _output.WriteAsync("two "u8.ToArray());
        await _output.WriteAsync("three"u8.ToArray());

        Assert.Equal("one two three", Encoding.UTF8.GetString(await ReceiveAsync(13)));
    }

    [Fact]
    public async Task What_is_flushed_while_flushes_are_held_leaves_with_the_next()
    {
        _output.HoldsFlushes = true;
        _output.Write("one "u8);
        Assert.True((await _output.FlushAsync()) is { IsCompleted: false, IsCanceled: false });
        _output.HoldsFlushes = false;
        Assert.Equal(4, _output.UnflushedBytes);
        Assert.Equal(0, _client.Available);

        await _output.WriteAsync("two"u8.ToArray());

        var received = new byte[10];
        Assert.Equal(7, await _client.ReceiveAsync(received)); // it was one send
        Assert.Equal("one two", Encoding.UTF8.GetString(received, 0, 7));
    }

    [Fact]
    public async Task What_is_held_leaves_when_the_output_is_completed()
    {
        _output.HoldsFlushes = true;
        await _output.WriteAsync("one"u8.ToArray());

        _output.Complete();

        Assert.Equal("one", Encoding.UTF8.GetString(await ReceiveAsync(3)));
    }

    [Fact]
    public async Task Blocks_of_every_size_arrive_in_order_at_a_slow_peer()
    {
        var random = new Random(4711);
        var all = new byte[6_000_000];
        random.NextBytes(all);
        var writing = Task.Run(async () =>
        {
            for (var at = 0; at < all.Length;)
            {
                var part = all.AsMemory(at, Math.Min(random.Next(1, 40_000), all.Length - at));
                if (random.Next(2) == 0)
                {
                    await _output.WriteAsync(part);
                }
                else
                {
                    _output.Write(part.Span);
                    if (random.Next(3) > 0)
                        await _output.FlushAsync();
                }

                at += part.Length;
            }

            await _output.FlushAsync();
        });

        var received = await ReceiveAsync(all.Length);

        await writing.WaitAsync(Patience);
        Assert.True(all.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task A_flush_waits_until_the_socket_has_taken_all()
    {
        var flush = FillAsync();
        Assert.False(flush.IsCompleted);

        var received = await ReceiveAsync(Large);

        Assert.False((await flush.WaitAsync(Patience)).IsCanceled);
        Assert.True(new byte[Large].AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task Who_stops_waiting_loses_and_reorders_nothing()
    {
        var first = FillAsync();
        _output.CancelPendingFlush();
        Assert.True((await first.WaitAsync(Patience)).IsCanceled);

        _output.Write("then"u8);
        using var cancelled = new CancellationTokenSource();
        var second = _output.FlushAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        var third = _output.WriteAsync(" last"u8.ToArray()).AsTask();

        var received = await ReceiveAsync(Large + 9);
        Assert.Equal("then last"u8, received.AsSpan(Large));
        Assert.False((await third.WaitAsync(Patience)).IsCompleted);
    }

    [Fact]
    public async Task A_peer_that_has_gone_shows_as_completed()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close(); // a reset

        // The system may take the first bytes before it knows.
        FlushResult result;
        do
            result = await _output.WriteAsync(new byte[100_000]).AsTask().WaitAsync(Patience);
        while (!result.IsCompleted);
        _output.Write("more"u8);

        Assert.True((await _output.FlushAsync()).IsCompleted);
        Assert.Equal(0, _output.UnflushedBytes);
    }

    [Fact]
    public async Task A_socket_that_was_closed_shows_as_completed()
    {
        var pending = FillAsync();
        _server.Dispose();

        Assert.True((await pending.WaitAsync(Patience)).IsCompleted);
        Assert.True((await _output.WriteAsync("x"u8.ToArray())).IsCompleted);
    }

    [Fact]
    public async Task Completing_sends_the_rest_first_and_completes_the_original_then()
    {
        var pending = FillAsync();
        _output.Write("rest"u8);

        await _output.CompleteAsync();

        var ended = _original.Reader.ReadAsync().AsTask();
        Assert.False(ended.IsCompleted);
        var received = await ReceiveAsync(Large + 4);
        Assert.Equal("rest"u8, received.AsSpan(Large));
        Assert.True((await ended.WaitAsync(Patience)).IsCompleted);
        await pending.WaitAsync(Patience);
    }

    [Fact]
    public void Room_that_was_not_asked_for_cannot_be_filled()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _output.Advance(1));
        var room = _output.GetMemory(10_000);
        Assert.True(room.Length >= 10_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => _output.Advance(room.Length + 1));
    }

    // More than the buffers of a loopback connection hold.
    private const int Large = 32_000_000;

    private Task<FlushResult> FillAsync() => _output.WriteAsync(new byte[Large]).AsTask();

    private async Task<byte[]> ReceiveAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        var received = new byte[count];
        for (var at = 0; at < count;)
        {
            var more = await _client.ReceiveAsync(received.AsMemory(at), patience.Token);
            Assert.True(more > 0, $"the connection ended after {at} of {count} bytes");
            at += more;
        }

        return received;
    }
}

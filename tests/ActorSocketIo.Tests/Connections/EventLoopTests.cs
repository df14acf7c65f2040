using System.Net.Sockets;
using ActorSocketIo.AspNetCore.Connections;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Connections;

public sealed class EventLoopTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly EventLoop _loop = new(width: 1);
    private readonly List<SocketPair> _pairs = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _loop.Dispose();
        await Eventually.True(() => _loop.Threads == 0);
    }

    public void Dispose()
    {
        foreach (var pair in _pairs)
            pair.Dispose();
    }

    [LinuxFact]
    public async Task Tells_of_everything_that_comes()
    {
        var reader = await AddAsync();

        for (var i = 1; i <= 100; i++)
        {
            await reader.Pair.Client.SendAsync(new byte[10]);
            await Eventually.True(() => reader.Received == 10 * i);
        }

        Assert.False(reader.IsOver);
    }

    [LinuxFact]
    public async Task Tells_that_the_peer_has_closed_and_of_what_it_had_sent()
    {
        var reader = await AddAsync();

        await reader.Pair.Client.SendAsync(new byte[10]);
        reader.Pair.Client.Shutdown(SocketShutdown.Send);

        await Eventually.True(() => reader is { IsOver: true, Received: 10 });
    }

    [LinuxFact]
    public async Task Tells_that_the_connection_was_reset()
    {
        var reader = await AddAsync();

        reader.Pair.Client.Close(0);

        await Eventually.True(() => reader.IsOver);
    }

    [LinuxFact]
    public async Task Tells_a_removed_connection_nothing()
    {
        var (reader, other) = (await AddAsync(), await AddAsync());
        _loop.Remove(reader.Pair.Descriptor, reader);

        await reader.Pair.Client.SendAsync(new byte[10]);
        await other.Pair.Client.SendAsync(new byte[10]);

        await Eventually.True(() => other.Received == 10);
        Assert.Equal(0, reader.Received);
    }

    [LinuxFact]
    public async Task While_handlers_block_others_are_told_and_when_they_return_the_loop_is_as_wide_as_before()
    {
        const int blocked = 20;
        using var gate = new ManualResetEventSlim();
        var waiting = 0;
        for (var i = 0; i < blocked; i++)
        {
            var slow = await AddAsync(() =>
            {
                Interlocked.Increment(ref waiting);
                Assert.True(gate.Wait(Patience));
            });
            await slow.Pair.Client.SendAsync(new byte[1]);
        }

        await Eventually.True(() => Volatile.Read(ref waiting) == blocked);
        var reader = await AddAsync();
        await reader.Pair.Client.SendAsync(new byte[10]);
        await Eventually.True(() => reader.Received == 10);
        Assert.True(_loop.Threads > blocked, $"{_loop.Threads} threads");
        gate.Set();
        await Eventually.True(() => _pairs.TrueForAll(pair => pair.Server.Available == 0));

        await Eventually.True(() => _loop.StandIns == _loop.Threads - 3); // but for the one that waits, the watch, and us
    }

    [LinuxFact]
    public async Task A_handler_may_wait_for_another_that_the_same_read_has_woken()
    {
        using var second = new ManualResetEventSlim();
        var waited = false;
        var reader = await AddAsync(() =>
        {
            ReadBatch.Begin();
            ReadBatch.TryAdd(new Work(() => Volatile.Write(ref waited, second.Wait(Patience))));
            ReadBatch.TryAdd(new Work(second.Set));
            ReadBatch.End();
        });

        await reader.Pair.Client.SendAsync(new byte[1]);

        await Eventually.True(() => Volatile.Read(ref waited));
    }

    [LinuxFact]
    public async Task An_event_of_a_closed_socket_is_not_told_to_the_next_one_with_its_descriptor()
    {
        var reader = await AddAsync();
        var late = new LoopEvent(reader.Pair.Descriptor, reader.Registration, IsOver: true);
        _loop.Remove(reader.Pair.Descriptor, reader);
        var next = new Reader(reader.Pair, null);
        _loop.Register(reader.Pair.Descriptor, next);

        _loop.Tell(late);
        Assert.False(next.IsOver);

        _loop.Tell(late with { Registration = next.Registration });
        Assert.True(next.IsOver);
    }

    [LinuxFact]
    public async Task What_one_wait_has_brought_is_told_though_the_first_handler_blocks_until_the_last_has_run()
    {
        using var last = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var count = 0;
        var first = await AddAsync(() => Assert.True(gate.Wait(Patience))); // what comes meanwhile is brought by one wait
        var others = new List<Reader>();
        for (var i = 0; i < 10; i++)
        {
            others.Add(await AddAsync(() =>
            {
                if (Interlocked.Increment(ref count) == 10)
                    last.Set();
                else
                    Assert.True(last.Wait(Patience));
            }));
        }

        await first.Pair.Client.SendAsync(new byte[1]);
        foreach (var other in others)
            await other.Pair.Client.SendAsync(new byte[1]);
        gate.Set();

        await Eventually.True(() => others.TrueForAll(other => other.Received == 1) && first.Received == 1);
    }

    [LinuxFact]
    public async Task Its_watch_sleeps_while_nothing_comes_and_is_there_again_when_something_does()
    {
        using var gate = new ManualResetEventSlim();
        await Eventually.True(() => _loop.IsWatchAsleep);

        var slow = await AddAsync(() => Assert.True(gate.Wait(Patience)));
        await slow.Pair.Client.SendAsync(new byte[1]);
        var reader = await AddAsync();
        await reader.Pair.Client.SendAsync(new byte[1]);

        await Eventually.True(() => reader.Received == 1);
        gate.Set();
    }

    [LinuxFact]
    public async Task When_it_ends_it_cuts_what_is_left()
    {
        var reader = await AddAsync();

        _loop.Dispose();

        Assert.Equal(0, await reader.Pair.Client.ReceiveAsync(new byte[1]));
    }

    private async Task<Reader> AddAsync(Action? onReadable = null)
    {
        var pair = await SocketPair.ConnectAsync();
        _pairs.Add(pair);
        var reader = new Reader(pair, onReadable);
        _loop.Add(pair.Descriptor, reader);
        return reader;
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }

    private sealed class Reader(SocketPair pair, Action? onReadable) : IReadable
    {
        private int _received;

        public int Registration { get; set; }

        public SocketPair Pair { get; } = pair;

        public int Received => Volatile.Read(ref _received);

        public bool IsOver { get; private set; }

        public void OnReadable(bool isOver)
        {
            onReadable?.Invoke();
            var buffer = new byte[100];
            Interlocked.Add(ref _received, Pair.Server.Receive(buffer, SocketFlags.None, out _));
            IsOver |= isOver;
        }

        public void Cut() => Pair.Server.Dispose();
    }
}

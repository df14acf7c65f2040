using System.Collections.Concurrent;
using System.Text;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.HotPaths;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>How fast a session is read, on virtual time.</summary>
public sealed class ReadThrottleTests : SessionTest
{
    [Fact]
    public void Without_a_limit_nothing_is_counted()
    {
        var (session, wire) = Open();

        wire.Receive("4" + new string('x', 1_000_000));

        Assert.Null(Server.ReadLimits);
        Assert.True(ReadyFor(session, wire).IsCompletedSuccessfully);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        Options.ByteRate = new() { PerSecond = 1e9 };
        Server.LimitReads(new() { PerSecond = 1e9 });
        var (session, wire) = Open();

        Assert.Equal(0, AllocatedBytes.OnThisThread(() => Assert.True(session.TryCountEvent() && session.TryReadOn(100) && IsReady(session, wire)), limit: 0));

        static bool IsReady(EngineSession session, InMemoryTransport wire)
        {
            var ready = session.WhenReady(wire, CancellationToken.None);
            return ready.IsCompletedSuccessfully;
        }
    }

    [Fact]
    public async Task A_client_that_sends_too_many_bytes_is_read_again_when_it_has_paid_for_them()
    {
        Options.ByteRate = new() { PerSecond = 1000, Burst = 500 };
        var (session, wire) = Open();

        wire.Receive("4" + new string('x', 499));
        Assert.True(ReadyFor(session, wire).IsCompletedSuccessfully);
        wire.Receive("4" + new string('x', 1999));
        var ready = ReadyFor(session, wire);

        Time.Advance(Seconds(1.9));
        Assert.False(ready.IsCompleted);
        Time.Advance(Seconds(0.2));
        await ready.WaitAsync(Seconds(5));
        Assert.Empty(Log);
    }

    [Fact]
    public async Task The_layer_above_says_what_an_event_is()
    {
        Server.LimitReads(new() { PerSecond = 2, Burst = 2 });
        var (session, wire) = Open();
        wire.Receive("4no event", "4no event", "4no event");
        Assert.True(ReadyFor(session, wire).IsCompletedSuccessfully);

        for (var i = 0; i < 3; i++)
            Assert.True(session.TryCountEvent());
        var ready = ReadyFor(session, wire);

        Assert.False(ready.IsCompleted);
        Time.Advance(Seconds(0.6));
        await ready.WaitAsync(Seconds(5));
    }

    [Fact]
    public void A_body_is_read_up_to_the_packet_that_is_too_much()
    {
        Options.ByteRate = new() { PerSecond = 1, Burst = 6 };
        var (session, polling) = OpenPolling();
        var received = new ConcurrentQueue<string>();
        session.MessageReceived += packet => received.Enqueue(Encoding.UTF8.GetString(packet.Data.Span));
        var body = new EnginePayloadReader("4a\u001e4b\u001e4c\u001e4d"u8.ToArray());

        Assert.True(polling.Deliver(ref body));

        Assert.Equal(["a", "b", "c"], received);
    }

    [Fact]
    public async Task The_answer_to_a_post_waits_and_the_packets_behind_come_in_their_order()
    {
        Options.ByteRate = new() { PerSecond = 1, Burst = 6 };
        var (session, polling) = OpenPolling();
        var received = new ConcurrentQueue<string>();
        session.MessageReceived += packet => received.Enqueue(Encoding.UTF8.GetString(packet.Data.Span));

        var post = polling.ReceiveAsync("4a\u001e4b\u001e4c\u001e4d\u001e4e"u8.ToArray(), isOctets: false, Time, CancellationToken.None).AsTask();
        Assert.Equal(["a", "b", "c"], received);
        await AdvanceUntilAsync(() => received.Count == 4);
        Assert.False(post.IsCompleted);
        await AdvanceUntilAsync(() => received.Count == 5);
        await AdvanceUntilAsync(() => post.IsCompleted);

        Assert.Equal(["a", "b", "c", "d", "e"], received);
        Assert.Empty(Log);
    }

    [Fact]
    public void A_client_that_is_delayed_is_pinged_and_not_blamed_for_its_silence()
    {
        Options.ByteRate = new() { PerSecond = 1, Burst = 1 };
        var (session, wire) = Open();
        wire.Receive("4" + new string('x', 200));
        var ready = ReadyFor(session, wire);

        for (var i = 0; i < 180; i++)
            Time.Advance(Seconds(1));

        Assert.False(ready.IsCompleted);
        Assert.Empty(Log);
        Assert.InRange(wire.Sent.Count, 2, 8); // a dead connection would show
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_releases_who_waits_to_read_and_leaves_no_timer(bool clientGoes)
    {
        Options.ByteRate = new() { PerSecond = 1, Burst = 1 };
        var (session, wire) = Open();
        wire.Receive("4" + new string('x', 200));
        using var gone = new CancellationTokenSource();
        var ready = session.WhenReady(wire, gone.Token).AsTask();
        Assert.False(ready.IsCompleted);

        if (clientGoes)
            await gone.CancelAsync();
        else
            session.Close(discard: true);

        await ready.WaitAsync(Seconds(5));
        Assert.Equal([clientGoes ? "closed: transport close" : "closed: forced close"], Log);
        Time.Advance(Seconds(60)); // what the clock was armed for is found to be over
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_over_a_limit_is_disconnected_if_that_is_said(bool bytes)
    {
        Options.RateLimitAction = RateLimitAction.Disconnect;
        Options.ByteRate = bytes ? new() { PerSecond = 10, Burst = 10 } : null;
        Server.LimitReads(new() { PerSecond = 1, Burst = 2 });
        var (session, wire) = Open();

        if (bytes)
            wire.Receive("4" + new string('x', 10), "4more");
        else
            Assert.Equal([true, true, false, true], [session.TryCountEvent(), session.TryCountEvent(), session.TryCountEvent(), session.TryCountEvent()]);

        Assert.Equal([$"closed: forced close (more {(bytes ? "bytes" : "events")} than the limit allows)"], Log);
        Assert.True(wire.IsClosed);
    }

    private static Task ReadyFor(EngineSession session, InMemoryTransport wire) => session.WhenReady(wire, CancellationToken.None).AsTask();

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(); i++)
        {
            Time.Advance(Seconds(0.1));
            await Task.Delay(1); // what waits goes on on the pool
        }

        Assert.True(condition());
    }
}

using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>Heartbeat of a session on virtual time; defaults: ping each 25 s, 20 s to answer.</summary>
public sealed class HeartbeatTests : SessionTest
{
    [Fact]
    public void Pings_when_the_interval_has_passed()
    {
        var (_, wire) = Open();

        Time.Advance(Seconds(24.9));
        Assert.Empty(wire.SentText);
        Time.Advance(Seconds(0.2));
        Assert.Equal(["2"], wire.SentText);
    }

    [Fact]
    public void Pings_again_an_interval_after_each_pong()
    {
        var (session, wire) = Open();
        var beats = 0;
        session.Heartbeat += () => beats++;

        for (var i = 1; i <= 3; i++)
        {
            Time.Advance(Seconds(25.1));
            Assert.Equal(i, wire.Sent.Count);
            Time.Advance(Seconds(10));
            wire.Receive("3");
        }

        Assert.Equal(3, beats);
        Assert.Empty(Log);
    }

    [Fact]
    public void Closes_with_ping_timeout_when_the_pong_is_missing()
    {
        var (_, wire) = Open();

        Time.Advance(Seconds(44.9));
        Assert.Empty(Log);
        Time.Advance(Seconds(0.2));

        Assert.Equal(["closed: ping timeout"], Log);
        Assert.True(wire.IsClosed);
        Assert.Equal(0, Server.ClientsCount);
    }

    [Fact]
    public void A_client_that_is_not_read_is_not_blamed_for_its_silence()
    {
        var (session, wire) = Open();

        using (session.BeginRead()) // a handler holds up the reader
        {
            Time.Advance(Seconds(25.1));
            Assert.Equal(["2"], wire.SentText);
            Time.Advance(Seconds(20));
            Assert.Empty(Log);
        }

        wire.Receive("3"); // it lay there
        Time.Advance(Seconds(24.5));
        Assert.Equal(["2"], wire.SentText);
        Time.Advance(Seconds(1));
        Assert.Equal(["2", "2"], wire.SentText);
        wire.Receive("3");
        Time.Advance(Seconds(24));
        Assert.Empty(Log);
    }

    [Fact]
    public async Task A_client_that_the_layer_above_does_not_take_more_from_is_not_blamed_for_its_silence()
    {
        var sink = new SlowSink();
        Server.SessionOpening = session => session.Sink = sink;
        var (session, wire) = Open();
        var ready = session.WhenReady(wire, CancellationToken.None).AsTask();

        Time.Advance(Seconds(25.1));
        Time.Advance(Seconds(20));
        Time.Advance(Seconds(25));
        Assert.Empty(Log);
        Assert.Equal(["2", "2"], wire.SentText); // a dead connection would show

        sink.Ready.SetResult();
        await ready.WaitAsync(TimeSpan.FromSeconds(5));
        Time.Advance(Seconds(20.1)); // now it is read again, and says nothing
        Assert.Equal(["closed: ping timeout"], Log);
    }

    [Fact]
    public async Task A_client_that_goes_while_nobody_reads_is_noticed()
    {
        var sink = new SlowSink();
        Server.SessionOpening = session => session.Sink = sink;
        var (session, wire) = Open();
        using var gone = new CancellationTokenSource();
        _ = session.WhenReady(wire, gone.Token).AsTask();

        await gone.CancelAsync();

        Assert.Equal(["closed: transport close"], Log);
    }

    [Fact]
    public void Other_traffic_does_not_stand_for_a_pong()
    {
        var (_, wire) = Open();
        Time.Advance(Seconds(25.1));

        wire.Receive("4busy"); // gives it its time once more, and only once
        for (var i = 0; i < 19; i++)
        {
            Time.Advance(Seconds(1));
            wire.Receive("4busy");
            Assert.Empty(Log);
        }

        Time.Advance(Seconds(1.1));
        Assert.Equal(["closed: ping timeout"], Log);
    }

    [Fact]
    public void A_client_that_says_pong_unasked_is_pinged_an_interval_later()
    {
        var (_, wire) = Open();

        Time.Advance(Seconds(20));
        wire.Receive("3", "3", "3");

        Time.Advance(Seconds(24.9));
        Assert.Empty(wire.SentText);
        Time.Advance(Seconds(0.2));
        Assert.Equal(["2"], wire.SentText);
    }

    [Fact]
    public void A_ping_from_the_client_closes_the_session()
    {
        var (_, wire) = Open();

        wire.Receive("2");

        Assert.Equal(["closed: transport error (invalid heartbeat direction)"], Log);
    }

    [Fact]
    public void Times_out_when_no_poll_is_pending_too()
    {
        var (_, _) = OpenPolling();

        Time.Advance(Seconds(45.1));

        Assert.Equal(["closed: ping timeout"], Log);
    }

    [Fact]
    public void A_request_finds_no_session_that_is_due_although_no_timer_has_fired()
    {
        Options.PingInterval = TimeSpan.FromMilliseconds(300);
        Options.PingTimeout = TimeSpan.FromMilliseconds(200);
        var (session, _) = Open();

        Time.Advance(TimeSpan.FromMilliseconds(500));
        session.CheckTime();

        Assert.Equal(["closed: ping timeout"], Log);
    }

    [Fact]
    public void No_timer_is_left_when_all_sessions_have_closed()
    {
        var (first, _) = Open();
        var (second, polling) = OpenPolling();
        first.Close();
        second.Close(discard: true);

        Time.Advance(Seconds(60));

        Assert.Equal(0, Time.ArmedTimers);
        Assert.Equal(2, Log.Count);
        Assert.False(polling.IsWritable);
    }

    private sealed class SlowSink : ISessionSink
    {
        public TaskCompletionSource Ready { get; } = new();

        public ValueTask WhenReady() => new(Ready.Task);

        public void OnMessage(ReadOnlySpan<byte> data, bool isBinary)
        {
            // Nothing is sent in these tests.
        }

        public void OnClosed(string reason, string? description)
        {
            // The session says so itself.
        }
    }
}

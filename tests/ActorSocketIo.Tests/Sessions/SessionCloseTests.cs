using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>How sessions end, and that they do so once.</summary>
public sealed class SessionCloseTests : SessionTest
{
    [Fact]
    public void Closing_an_idle_session_ends_it_at_once()
    {
        var (session, wire) = Open();

        session.Close();
        session.Close();

        Assert.Equal(["closed: forced close"], Log);
        Assert.True(wire.IsClosed);
        Assert.Null(Server.Find(session.Id));
    }

    [Fact]
    public void Closing_waits_for_what_is_queued()
    {
        var (session, wire) = Open();
        wire.IsStalled = true;
        session.Send("last words");

        session.Close();
        Assert.Equal(SessionPhase.Closing, session.ReadyState);
        Assert.False(session.Send("too late"));
        wire.IsStalled = false;

        Assert.Equal(["4last words"], wire.SentText);
        Assert.Equal(["closed: forced close"], Log);
    }

    [Fact]
    public void Closing_waits_thirty_seconds_at_most()
    {
        var (session, wire) = Open();
        wire.IsStalled = true;
        session.Send("never read");
        session.Close();

        Time.Advance(Seconds(29.9));
        Assert.Empty(Log);
        Time.Advance(Seconds(0.2));

        Assert.Equal(["closed: forced close"], Log);
    }

    [Fact]
    public void Closing_with_discard_throws_away_what_is_queued()
    {
        var (session, wire) = Open();
        wire.IsStalled = true;
        session.Send("lost");

        session.Close(discard: true);

        Assert.Empty(wire.Sent);
        Assert.Equal(["closed: forced close"], Log);
    }

    [Fact]
    public void Discard_ends_a_session_that_is_closing()
    {
        var (session, wire) = Open();
        wire.IsStalled = true;
        session.Send("lost");
        session.Close();

        session.Close(discard: true);

        Assert.Equal(["closed: forced close"], Log);
    }

    [Fact]
    public void A_pending_poll_is_answered_with_close()
    {
        var (session, polling) = OpenPolling();
        var poll = polling.PollAsync();

        session.Close();

        Assert.Equal("1", Body(poll));
        Assert.Equal(["closed: forced close"], Log);
    }

    [Fact]
    public void Without_a_pending_poll_closing_waits_for_the_next_one()
    {
        var (session, polling) = OpenPolling();

        session.Close();
        Assert.Empty(Log);

        Assert.Equal("6\u001e1", Body(polling.PollAsync()));
        Assert.Equal(["closed: forced close"], Log);
        Assert.Equal("400", Body(polling.PollAsync()));
    }

    [Fact]
    public void Why_it_closes_is_known_from_the_beginning_and_nothing_more_is_received()
    {
        var (session, polling) = OpenPolling();
        var received = 0;
        session.MessageReceived += _ => received++;

        session.Close("the client broke the protocol");
        Deliver(polling, "4more");
        Deliver(polling, "nonsense");
        Assert.Empty(Log);

        Assert.Equal("6\u001e1", Body(polling.PollAsync()));
        Assert.Equal(["closed: forced close (the client broke the protocol)"], Log);
        Assert.Equal(0, received);
    }

    [Fact]
    public void Without_any_poll_closing_ends_in_time()
    {
        var (session, _) = OpenPolling();
        session.Close("the client broke the protocol");

        Time.Advance(Seconds(30.1));

        Assert.Equal(["closed: forced close (the client broke the protocol)"], Log);
        Assert.Equal(0, Server.ClientsCount);
    }

    [Fact]
    public void On_polling_what_is_queued_leaves_before_the_close()
    {
        var (session, polling) = OpenPolling();
        session.Send("last words");
        session.Close();

        Assert.Equal("4last words", Body(polling.PollAsync()));
        Assert.Equal("6\u001e1", Body(polling.PollAsync()));
        Assert.Equal(["closed: forced close"], Log);
    }

    [Fact]
    public void What_comes_after_the_end_is_ignored()
    {
        var (session, wire) = Open();
        var received = new List<string>();
        session.MessageReceived += packet => received.Add(System.Text.Encoding.UTF8.GetString(packet.Data.Span));

        wire.Receive("4before", "x", "4after");
        wire.Receive("4later");
        wire.Disconnect();

        Assert.Equal(["before"], received);
        Assert.Equal(["closed: parse error (unknown engine packet type)"], Log);
    }

    [Fact]
    public void The_layer_above_is_told_once_and_after_the_messages()
    {
        var sink = new RecordingSink();
        Server.SessionOpening = session => session.Sink = sink;
        var (_, wire) = Open();

        wire.Receive("4text", new byte[] { 1, 2 });
        wire.Disconnect();
        wire.Disconnect();

        Assert.Equal(["text: text", "binary: 2", "closed: transport close"], sink.Calls);
    }

    [Fact]
    public void A_handler_that_throws_harms_nobody()
    {
        var (session, wire) = Open();
        session.MessageReceived += _ => throw new InvalidOperationException("mine");
        session.MessageReceived += _ => Log.Add("never reached: handlers of one event share their fate");
        session.PacketReceived += _ => session.Send("still here");

        wire.Receive("4a", "4b");

        Assert.Equal(2, wire.Sent.Count);
        Assert.Equal(SessionPhase.Open, session.ReadyState);
    }

    [Fact]
    public void A_server_that_closes_ends_all_sessions()
    {
        var (_, first) = Open();
        var (_, polling) = OpenPolling();
        var poll = polling.PollAsync();

        _ = Server.CloseAsync();

        Assert.Equal(["closed: forced close", "closed: forced close"], Log);
        Assert.True(first.IsClosed);
        Assert.Equal("1", Body(poll));
    }

    [Fact]
    public void The_client_count_is_right_inside_the_events()
    {
        var counts = new List<int>();
        Server.Connection += session =>
        {
            counts.Add(Server.ClientsCount);
            Assert.Same(session, Server.Find(session.Id));
            session.Closed += (_, _) => counts.Add(Server.ClientsCount);
        };

        var (session, _) = Open();
        session.Close();

        Assert.Equal([1, 0], counts);
    }

    private sealed class RecordingSink : ISessionSink
    {
        public ValueTask WhenReady() => default;

        public List<string> Calls { get; } = [];

        public void OnMessage(ReadOnlySpan<byte> data, bool isBinary) =>
            Calls.Add(isBinary ? $"binary: {data.Length}" : $"text: {System.Text.Encoding.UTF8.GetString(data)}");

        public void OnClosed(string reason, string? description) => Calls.Add($"closed: {reason}");
    }
}

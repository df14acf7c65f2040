using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>The move from polling to a WebSocket, on virtual time.</summary>
public sealed class UpgradeTests : SessionTest
{
    [Fact]
    public void A_probe_is_answered_and_the_poll_released()
    {
        var (session, polling) = OpenPolling();
        var candidate = Attach(session);
        var poll = polling.PollAsync();
        session.Upgrading += name => Log.Add($"upgrading to {name}");

        candidate.Receive("2probe");

        Assert.Equal(["3probe"], candidate.SentText);
        Assert.Equal("6", Body(poll));
        Assert.Equal(["upgrading to websocket"], Log);
        Assert.Equal("polling", session.TransportName);
    }

    [Fact]
    public void After_the_probe_a_poll_that_comes_later_is_released_too()
    {
        var (session, polling) = OpenPolling();
        Attach(session).Receive("2probe");

        Assert.Equal("6", Body(polling.PollAsync()));
    }

    [Fact]
    public void What_is_queued_moves_along()
    {
        var (session, polling) = OpenPolling();
        var candidate = Attach(session);
        candidate.Receive("2probe");
        session.Send("queued");
        session.Upgraded += name => Log.Add($"upgraded to {name}");

        candidate.Receive("5", "4hello");

        Assert.Equal(["3probe", "4queued"], candidate.SentText);
        Assert.Equal(["upgraded to websocket"], Log);
        Assert.Equal("websocket", session.TransportName);
        Assert.Equal("400", Body(polling.PollAsync()));
        Assert.Null(session.Polling);
    }

    [Fact]
    public void Polls_are_answered_during_the_probe()
    {
        var (session, polling) = OpenPolling();
        Attach(session).Receive("2probe");
        session.Send("on the poll");

        Assert.Equal("4on the poll", Body(polling.PollAsync()));
    }

    [Theory]
    [InlineData("4hello")]
    [InlineData("6")]
    [InlineData("2")]
    [InlineData("2prob")]
    [InlineData("garbage")]
    public void A_candidate_that_does_not_probe_first_is_dropped(string first)
    {
        var (session, _) = OpenPolling();
        var candidate = Attach(session);

        candidate.Receive(first);

        Assert.True(candidate.IsClosed);
        Assert.Empty(Log);
        Assert.Equal(SessionPhase.Open, session.ReadyState);
        Assert.True(session.TryAttach(new InMemoryTransport()));
    }

    [Fact]
    public void A_probe_may_be_repeated_and_is_answered_each_time()
    {
        var (session, _) = OpenPolling();
        var candidate = Attach(session);

        candidate.Receive("2probe", "2probe", "5");

        Assert.Equal(["3probe", "3probe"], candidate.SentText);
        Assert.Equal("websocket", session.TransportName);
    }

    [Fact]
    public void Without_a_probe_the_move_closes_the_pending_poll()
    {
        var (session, polling) = OpenPolling();
        var poll = polling.PollAsync();

        Attach(session).Receive("5");

        Assert.Equal("websocket", session.TransportName);
        Assert.Equal("1", Body(poll));
    }

    [Fact]
    public void A_candidate_that_sends_a_message_before_its_five_is_dropped()
    {
        var (session, _) = OpenPolling();
        var candidate = Attach(session);
        var messages = 0;
        session.MessageReceived += _ => messages++;

        candidate.Receive("2probe", "4early", "5");

        Assert.True(candidate.IsClosed);
        Assert.Equal(0, messages);
        Assert.Equal("polling", session.TransportName);
    }

    [Fact]
    public void A_second_candidate_is_refused_and_harms_nobody()
    {
        var (session, _) = OpenPolling();
        var first = Attach(session);

        Assert.False(session.TryAttach(new InMemoryTransport()));
        first.Receive("2probe", "5");
        Assert.False(session.TryAttach(new InMemoryTransport()));

        Assert.Equal("websocket", session.TransportName);
        Assert.False(first.IsClosed);
    }

    [Fact]
    public void A_session_on_a_websocket_takes_no_other_one()
    {
        var (session, _) = Open();

        Assert.False(session.TryAttach(new InMemoryTransport()));
    }

    [Fact]
    public void An_upgrade_times_out_and_the_session_lives_on()
    {
        var (session, _) = OpenPolling();
        var candidate = Attach(session);
        candidate.Receive("2probe");

        Time.Advance(Seconds(9.9));
        Assert.False(candidate.IsClosed);
        Time.Advance(Seconds(0.2));

        Assert.True(candidate.IsClosed);
        Assert.Equal(SessionPhase.Open, session.ReadyState);
        candidate.Receive("5");
        Assert.Equal("polling", session.TransportName);
    }

    [Fact]
    public void An_upgrade_that_is_done_does_not_time_out()
    {
        var (session, _) = OpenPolling();
        var candidate = Attach(session);
        candidate.Receive("2probe", "5");

        Time.Advance(Seconds(20));

        Assert.False(candidate.IsClosed);
        Assert.Equal("websocket", session.TransportName);
    }

    [Fact]
    public void A_candidate_that_is_lost_leaves_the_session_alone()
    {
        var (session, polling) = OpenPolling();
        var candidate = Attach(session);
        candidate.Receive("2probe");
        candidate.Disconnect();

        var poll = polling.PollAsync();
        session.Send("still here");

        Assert.Equal("4still here", Body(poll));
        Assert.Empty(Log);
    }

    [Fact]
    public void Closing_during_an_upgrade_closes_both_transports()
    {
        var (session, polling) = OpenPolling();
        var candidate = Attach(session);
        var poll = polling.PollAsync();

        session.Close(discard: true);

        Assert.True(candidate.IsClosed);
        Assert.Equal("1", Body(poll));
        Assert.Equal(["closed: forced close"], Log);
    }

    [Fact]
    public void A_closing_session_goes_on_flushing_over_the_new_transport()
    {
        var (session, _) = OpenPolling();
        var candidate = Attach(session);
        candidate.Receive("2probe");
        session.Send("last words");
        session.Close();

        candidate.Receive("5");

        Assert.Equal(["3probe", "4last words"], candidate.SentText);
        Assert.True(candidate.IsClosed);
        Assert.Equal(["closed: forced close"], Log);
    }

    [Fact]
    public void The_heartbeat_survives_the_upgrade()
    {
        var (session, polling) = OpenPolling();
        var poll = polling.PollAsync();
        Time.Advance(Seconds(25.1));
        Assert.Equal("2", Body(poll));
        var candidate = Attach(session);
        candidate.Receive("2probe", "5");

        Time.Advance(Seconds(20.1));

        Assert.Equal(["closed: ping timeout"], Log);
    }

    private static InMemoryTransport Attach(EngineSession session)
    {
        var candidate = new InMemoryTransport();
        Assert.True(session.TryAttach(candidate));
        return candidate;
    }
}

using ActorSocketIo.Protocol.EngineIo;
using CsCheck;
using static ActorSocketIo.Protocol.EngineIo.SessionActions;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.EngineIo;

public sealed class SessionMachineTests
{
    private static readonly EnginePacket Probe = Packet("2probe");
    private static readonly EnginePacket Upgrade = Packet("5");

    private readonly SessionMachine _session = Opened(TransportName.Polling);

    [Fact]
    public void Delivers_messages_once_it_is_open_and_until_it_closes()
    {
        var session = Create(TransportName.Polling);

        Assert.Equal(None, session.OnPacket(EnginePacketType.Message, At(0)));
        session.OnOpened();
        Assert.Equal(Deliver, session.OnPacket(EnginePacketType.Message, At(0)));
        session.Close(CloseReason.ForcedClose, At(1));
        Assert.Equal(None, session.OnPacket(EnginePacketType.Message, At(1)));
    }

    [Theory]
    [InlineData(EnginePacketType.Open)]
    [InlineData(EnginePacketType.Pong)]
    [InlineData(EnginePacketType.Upgrade)]
    [InlineData(EnginePacketType.Noop)]
    public void Ignores_what_says_nothing_here(EnginePacketType type)
    {
        Assert.Equal(None, _session.OnPacket(type, At(1)));
        Assert.Equal(SessionPhase.Open, _session.Phase);
    }

    // Heartbeat

    [Fact]
    public void Pings_and_lives_on_with_the_pong()
    {
        Assert.Equal(At(25), _session.DueAt);
        Assert.Equal(SendPing, _session.OnTime(At(25)));
        Assert.Equal(None, _session.OnPacket(EnginePacketType.Pong, At(26)));
        Assert.Equal(None, _session.OnTime(At(45)));
        Assert.Equal(At(51), _session.DueAt);
    }

    [Fact]
    public void Closes_with_ping_timeout_when_the_pong_is_missing_whatever_else_is_sent()
    {
        _session.OnTime(At(25));
        Assert.True(_session.NeedsTime(EnginePacketType.Message));
        _session.OnPacket(EnginePacketType.Message, At(44)); // gives the client its time once more
        Assert.False(_session.NeedsTime(EnginePacketType.Message));
        _session.OnPacket(EnginePacketType.Message, At(63));

        Assert.Equal(ClosePoll | End, _session.OnTime(At(64)));
        Assert.Equal(CloseReason.PingTimeout, _session.Reason);
        Assert.Equal(TimeSpan.MaxValue, _session.DueAt);
    }

    [Fact]
    public void Closes_when_the_client_pings()
    {
        Assert.Equal(ClosePoll | End, _session.OnPacket(EnginePacketType.Ping, At(1)));
        Assert.Equal(CloseReason.TransportError, _session.Reason);
    }

    [Fact]
    public void Answers_the_pings_of_revision_3()
    {
        var session = new SessionMachine(TransportName.Polling, new HeartbeatMachine(HeartbeatDirection.ClientPings, At(25), At(20), At(0)), At(10), At(30));
        session.OnOpened();

        Assert.Equal(SendPong, session.OnPacket(EnginePacketType.Ping, At(1)));
    }

    [Fact]
    public void The_heartbeat_survives_the_upgrade()
    {
        _session.OnTime(At(25));
        DoUpgrade(_session, At(26));

        Assert.Equal(At(45), _session.DueAt);
        Assert.Equal(End | ClosePoll, _session.OnTime(At(45)));
    }

    // Upgrade

    [Fact]
    public void Upgrades_with_probe_and_upgrade()
    {
        Assert.Equal(AcceptCandidate, _session.OnCandidate(At(1)));
        Assert.Equal(UpgradePhase.Probing, _session.Upgrade);
        Assert.Equal(None, _session.OnPoll());
        Assert.Equal(AnswerProbe | ReleasePoll, _session.OnCandidatePacket(Probe));
        Assert.Equal(UpgradePhase.Upgrading, _session.Upgrade);
        Assert.Equal(Deliver, _session.OnPacket(EnginePacketType.Message, At(1)));
        Assert.Equal(SwitchTransport, _session.OnCandidatePacket(Upgrade));
        Assert.Equal(UpgradePhase.Done, _session.Upgrade);
        Assert.Equal(TransportName.WebSocket, _session.Transport);
        Assert.Equal(SessionPhase.Open, _session.Phase);
        Assert.Equal(At(25), _session.DueAt);
    }

    [Fact]
    public void A_poll_that_arrives_after_the_probe_is_released_too()
    {
        _session.OnCandidate(At(1));
        _session.OnCandidatePacket(Probe);

        Assert.Equal(ReleasePoll, _session.OnPoll());
        Assert.Equal(ReleasePoll, _session.OnPoll());
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2prob")]
    [InlineData("3probe")]
    [InlineData("4hello")]
    [InlineData("6")]
    [InlineData("1")]
    public void Anything_but_the_probe_costs_the_candidate_its_place_and_leaves_the_session(string first)
    {
        _session.OnCandidate(At(1));

        Assert.Equal(DropCandidate, _session.OnCandidatePacket(Packet(first)));
        AssertIsOpenOnPolling();
        Assert.Equal(AcceptCandidate, _session.OnCandidate(At(2)));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("4hello")]
    [InlineData("6")]
    public void Anything_but_the_upgrade_after_the_probe_too(string second)
    {
        _session.OnCandidate(At(1));
        _session.OnCandidatePacket(Probe);

        Assert.Equal(DropCandidate, _session.OnCandidatePacket(Packet(second)));
        AssertIsOpenOnPolling();
        Assert.Equal(None, _session.OnPoll());
    }

    [Fact]
    public void A_probe_may_be_repeated()
    {
        _session.OnCandidate(At(1));
        _session.OnCandidatePacket(Probe);

        Assert.Equal(AnswerProbe | ReleasePoll, _session.OnCandidatePacket(Probe));
        Assert.Equal(At(11), _session.DueAt);
        Assert.Equal(SwitchTransport, _session.OnCandidatePacket(Upgrade));
    }

    [Fact]
    public void A_probe_may_be_left_out()
    {
        _session.OnCandidate(At(1));

        Assert.Equal(SwitchTransport, _session.OnCandidatePacket(Upgrade));
        Assert.Equal(TransportName.WebSocket, _session.Transport);
        Assert.Equal(At(25), _session.DueAt);
    }

    [Fact]
    public void A_binary_probe_is_none()
    {
        _session.OnCandidate(At(1));

        Assert.Equal(DropCandidate, _session.OnCandidatePacket(EnginePacketCodec.DecodeBinary(Utf8("2probe"))));
    }

    [Fact]
    public void A_second_candidate_is_turned_away_while_there_is_one_and_after_the_upgrade()
    {
        _session.OnCandidate(At(1));
        Assert.Equal(DropCandidate, _session.OnCandidate(At(1)));
        Assert.Equal(AnswerProbe | ReleasePoll, _session.OnCandidatePacket(Probe));
        Assert.Equal(DropCandidate, _session.OnCandidate(At(1)));
        Assert.Equal(SwitchTransport, _session.OnCandidatePacket(Upgrade));
        Assert.Equal(DropCandidate, _session.OnCandidate(At(1)));
        Assert.Equal(SessionPhase.Open, _session.Phase);
    }

    [Fact]
    public void A_session_that_began_on_a_WebSocket_takes_no_candidate() =>
        Assert.Equal(DropCandidate, Opened(TransportName.WebSocket).OnCandidate(At(1)));

    [Fact]
    public void A_candidate_that_dawdles_is_dropped()
    {
        _session.OnCandidate(At(1));
        _session.OnCandidatePacket(Probe);

        Assert.Equal(At(11), _session.DueAt);
        Assert.Equal(None, _session.OnTime(At(10.9)));
        Assert.Equal(DropCandidate, _session.OnTime(At(11)));
        AssertIsOpenOnPolling();
    }

    [Fact]
    public void A_candidate_that_breaks_harms_nobody()
    {
        Assert.Equal(None, _session.OnCandidateLost());
        _session.OnCandidate(At(1));

        Assert.Equal(DropCandidate, _session.OnCandidateLost());
        Assert.Equal(None, _session.OnCandidateLost());
        AssertIsOpenOnPolling();
    }

    [Fact]
    public void The_end_takes_the_candidate_with_it()
    {
        _session.OnCandidate(At(1));

        Assert.Equal(DropCandidate | End, _session.OnTransportLost(CloseReason.TransportError));
        Assert.Equal(DropCandidate, _session.OnCandidate(At(2)));
    }

    // Close

    [Fact]
    public void A_client_that_closes_gets_its_poll_released()
    {
        Assert.Equal(ReleasePoll | End, _session.OnPacket(EnginePacketType.Close, At(1)));
        Assert.Equal(CloseReason.TransportClose, _session.Reason);
    }

    [Fact]
    public void What_is_no_packet_ends_it_with_parse_error()
    {
        Assert.Equal(ClosePoll | End, _session.OnMalformed());
        Assert.Equal(CloseReason.ParseError, _session.Reason);
    }

    [Fact]
    public void What_is_no_packet_is_ignored_while_this_side_closes()
    {
        _session.Close(CloseReason.ForcedClose, At(1));

        Assert.Equal(None, _session.OnMalformed());
        Assert.Equal(SessionPhase.Closing, _session.Phase);
    }

    [Fact]
    public void Two_polls_at_once_end_it_with_transport_error()
    {
        Assert.Equal(ClosePoll | End, _session.OnMisuse());
        Assert.Equal(CloseReason.TransportError, _session.Reason);
    }

    [Theory]
    [InlineData(CloseReason.TransportClose)]
    [InlineData(CloseReason.TransportError)]
    public void A_lost_transport_ends_it(CloseReason reason)
    {
        Assert.Equal(End, _session.OnTransportLost(reason));
        Assert.Equal(reason, _session.Reason);
    }

    [Fact]
    public void This_side_closes_after_what_is_queued_has_left()
    {
        Assert.Equal(None, _session.OnFlushed());
        Assert.Equal(Flush, _session.Close(CloseReason.ForcedClose, At(1)));
        Assert.Equal(SessionPhase.Closing, _session.Phase);
        Assert.Equal(None, _session.Close(CloseReason.ServerShuttingDown, At(1)));
        Assert.Equal(ClosePoll | End, _session.OnFlushed());
        Assert.Equal(CloseReason.ForcedClose, _session.Reason);
        Assert.Equal(SessionPhase.Closed, _session.Phase);
    }

    [Fact]
    public void A_flush_that_takes_too_long_is_given_up_and_nothing_is_pinged_meanwhile()
    {
        _session.Close(CloseReason.ForcedClose, At(1));

        Assert.Equal(At(31), _session.DueAt);
        Assert.Equal(None, _session.OnTime(At(30)));
        Assert.Equal(ClosePoll | End, _session.OnTime(At(31)));
    }

    [Fact]
    public void The_first_reason_stands()
    {
        _session.Close(CloseReason.ForcedClose, At(1));

        Assert.Equal(End, _session.OnTransportLost(CloseReason.TransportClose));
        Assert.Equal(CloseReason.ForcedClose, _session.Reason);
    }

    [Fact]
    public void A_client_may_close_while_this_side_closes()
    {
        _session.Close(CloseReason.ForcedClose, At(1));

        Assert.Equal(ReleasePoll | End, _session.OnPacket(EnginePacketType.Close, At(2)));
    }

    [Fact]
    public void An_upgrade_that_is_under_way_completes_while_it_closes_and_carries_the_rest()
    {
        _session.OnCandidate(At(1));
        _session.OnCandidatePacket(Probe);
        _session.Close(CloseReason.ForcedClose, At(2));

        Assert.Equal(ReleasePoll, _session.OnPoll());
        Assert.Equal(SwitchTransport, _session.OnCandidatePacket(Upgrade));
        Assert.Equal(SessionPhase.Closing, _session.Phase);
        Assert.Equal(ClosePoll | End, _session.OnFlushed());
    }

    [Fact]
    public void A_candidate_that_dawdles_is_dropped_while_it_closes_too()
    {
        _session.OnCandidate(At(1));
        _session.Close(CloseReason.ForcedClose, At(2));

        Assert.Equal(At(11), _session.DueAt);
        Assert.Equal(DropCandidate, _session.OnTime(At(11)));
        Assert.Equal(ClosePoll | End, _session.OnTime(At(32)));
    }

    [Fact]
    public void An_abort_does_not_wait()
    {
        Assert.Equal(ClosePoll | End, _session.Abort(CloseReason.ServerShuttingDown));
        Assert.Equal(CloseReason.ServerShuttingDown, _session.Reason);
    }

    [Fact]
    public void Nothing_happens_after_the_end() => Gen.Int[0, 13].Array[0, 30].Sample(steps =>
    {
        var session = Opened(TransportName.Polling);
        session.OnMisuse();

        var actions = steps.Select((step, second) => Do(session, step, At(second))).Aggregate(None, (all, some) => all | some);

        Assert.Equal(None, actions & ~DropCandidate); // only for a WebSocket that asks to be candidate
        Assert.Equal(CloseReason.TransportError, session.Reason);
    });

    [Fact]
    public void However_it_goes_it_ends_at_most_once_and_goes_only_forward() => Gen.Int[0, 13].Array[0, 60].Sample(steps =>
    {
        var session = Opened(TransportName.Polling);
        var ends = 0;
        var phase = session.Phase;
        var now = At(0);
        foreach (var step in steps)
        {
            var actions = Do(session, step, now += At(3));

            Assert.True(session.Phase >= phase, $"{phase} → {session.Phase}");
            phase = session.Phase;
            ends += actions.HasFlag(End) ? 1 : 0;
            Assert.Equal(ends == 1, session.Phase == SessionPhase.Closed);
            Assert.Equal(phase >= SessionPhase.Closing, session.Reason is not null);
            Assert.Equal(session.Upgrade == UpgradePhase.Done, session.Transport == TransportName.WebSocket);
        }

        Assert.InRange(ends, 0, 1);
    });

    private static SessionActions Do(SessionMachine session, int step, TimeSpan now) => step switch
    {
        <= 6 => session.OnPacket((EnginePacketType)step, now),
        7 => session.OnCandidate(now),
        8 => session.OnCandidatePacket(Probe),
        9 => session.OnCandidatePacket(Upgrade),
        10 => session.OnCandidateLost(),
        11 => session.OnTime(now),
        12 => session.Close(CloseReason.ForcedClose, now),
        _ => session.OnFlushed(),
    };

    private static void DoUpgrade(SessionMachine session, TimeSpan now)
    {
        session.OnCandidate(now);
        session.OnCandidatePacket(Probe);
        session.OnCandidatePacket(Upgrade);
    }

    private void AssertIsOpenOnPolling()
    {
        Assert.Equal(SessionPhase.Open, _session.Phase);
        Assert.Equal(TransportName.Polling, _session.Transport);
        Assert.Equal(UpgradePhase.None, _session.Upgrade);
        Assert.Null(_session.Reason);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static EnginePacket Packet(string text) => EnginePacketCodec.DecodeText(Utf8(text)).Value;

    private static SessionMachine Create(TransportName transport) =>
        new(transport, new HeartbeatMachine(HeartbeatDirection.ServerPings, At(25), At(20), At(0)), upgradeTimeout: At(10), closeTimeout: At(30));

    private static SessionMachine Opened(TransportName transport)
    {
        var session = Create(transport);
        session.OnOpened();
        return session;
    }
}

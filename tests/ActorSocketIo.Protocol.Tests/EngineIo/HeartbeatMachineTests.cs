using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Protocol.Tests.EngineIo;

public sealed class HeartbeatMachineTests
{
    private readonly HeartbeatMachine _server = Create(HeartbeatDirection.ServerPings);
    private readonly HeartbeatMachine _client = Create(HeartbeatDirection.ClientPings);

    [Fact]
    public void The_server_pings_after_the_interval_and_not_before()
    {
        Assert.Equal(At(125), _server.DueAt);
        Assert.Equal(HeartbeatAction.None, _server.OnTime(At(124.9)));
        Assert.Equal(HeartbeatAction.SendPing, _server.OnTime(At(125)));
        Assert.Equal(At(145), _server.DueAt);
    }

    [Fact]
    public void A_pong_starts_the_next_interval()
    {
        _server.OnTime(At(125));

        Assert.Equal(HeartbeatAction.None, _server.OnPong(At(126)));

        Assert.Equal(At(151), _server.DueAt);
        Assert.Equal(HeartbeatAction.SendPing, _server.OnTime(At(151)));
    }

    [Fact]
    public void Times_out_when_the_pong_is_missing()
    {
        _server.OnTime(At(125));

        Assert.Equal(HeartbeatAction.None, _server.OnTime(At(144.9)));
        Assert.Equal(HeartbeatAction.TimeOut, _server.OnTime(At(145)));
    }

    [Fact]
    public void The_first_packet_after_a_ping_gives_the_client_its_time_once_more()
    {
        _server.OnTraffic(At(120));
        Assert.Equal(At(125), _server.DueAt);
        _server.OnTime(At(125));

        Assert.True(_server.CountsTraffic);
        _server.OnTraffic(At(130));
        Assert.Equal(At(150), _server.DueAt);
        Assert.False(_server.CountsTraffic);
        _server.OnTraffic(At(149));
        Assert.Equal(HeartbeatAction.TimeOut, _server.OnTime(At(150)));
    }

    [Fact]
    public void Each_ping_allows_for_that_again()
    {
        _server.OnTime(At(125));
        _server.OnTraffic(At(126));
        _server.OnPong(At(127));
        _server.OnTime(At(152));

        _server.OnTraffic(At(153));

        Assert.Equal(At(173), _server.DueAt);
    }

    [Fact]
    public void A_client_that_is_not_read_is_pinged_again_instead_of_timed_out()
    {
        _server.OnUnread(At(125));
        Assert.Equal(HeartbeatAction.SendPing, _server.OnTime(At(125)));
        _server.OnUnread(At(144));
        Assert.Equal(At(145), _server.DueAt);

        _server.OnUnread(At(145));

        Assert.Equal(At(170), _server.DueAt);
        Assert.Equal(HeartbeatAction.SendPing, _server.OnTime(At(170)));
        Assert.Equal(HeartbeatAction.TimeOut, _server.OnTime(At(190)));
    }

    [Fact]
    public void A_client_that_pings_is_given_another_interval_while_it_is_not_read()
    {
        _client.OnUnread(_client.DueAt - TimeSpan.FromSeconds(1));
        var due = _client.DueAt;

        _client.OnUnread(due);

        Assert.Equal(due + TimeSpan.FromSeconds(25), _client.DueAt);
    }

    [Fact]
    public void A_late_timer_leaves_the_client_its_whole_time()
    {
        Assert.Equal(HeartbeatAction.SendPing, _server.OnTime(At(500)));
        Assert.Equal(At(520), _server.DueAt);
    }

    [Fact]
    public void A_pong_that_nobody_asked_for_starts_the_interval_anew()
    {
        Assert.Equal(HeartbeatAction.None, _server.OnPong(At(110)));
        Assert.Equal(At(135), _server.DueAt);
    }

    [Fact]
    public void A_ping_from_the_client_is_the_wrong_direction() => Assert.Equal(HeartbeatAction.RefuseDirection, _server.OnPing(At(101)));

    [Fact]
    public void In_revision_3_the_client_pings_and_each_ping_gives_it_interval_and_timeout()
    {
        Assert.Equal(At(145), _client.DueAt);
        Assert.Equal(HeartbeatAction.SendPong, _client.OnPing(At(125)));
        Assert.Equal(At(170), _client.DueAt);
        Assert.Equal(HeartbeatAction.None, _client.OnTime(At(169)));
        Assert.Equal(HeartbeatAction.TimeOut, _client.OnTime(At(170)));
    }

    [Fact]
    public void In_revision_3_a_pong_from_the_client_is_the_wrong_direction() => Assert.Equal(HeartbeatAction.RefuseDirection, _client.OnPong(At(101)));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static HeartbeatMachine Create(HeartbeatDirection direction) => new(direction, At(25), At(20), now: At(100));
}

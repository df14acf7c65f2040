using System.Text;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Relay;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Tests.Relay;

/// <summary>What a relay does when the other node is slow, lost, back, or gone; the other node is the test.</summary>
public sealed class NodeRelayTests : IDisposable
{
    private static readonly SessionFacts OnPolling = new(TransportName.Polling, 4);
    private static readonly string Foreign = FakeNetwork.Other + new string('x', 20);

    private readonly FakeNetwork _network = new();
    private readonly ManualTime _time = new();
    private readonly EngineServer _engine;
    private readonly NodeRelay _relay;

    public NodeRelayTests()
    {
        _engine = new EngineServer(time: _time);
        _relay = new NodeRelay(_engine, _network, _network, _network);
        _relay.OnChanged();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_question_that_nobody_asks_any_more_is_not_sent_when_the_link_has_room_again()
    {
        var decongest = _network.Congest();
        _relay.Client.QueueOf(FakeNetwork.Other).Add(new Release(0)); // what follows waits behind it
        await Eventually.True(() => _network.Waiting == 1);
        using (_relay.Client.Ask(FakeNetwork.Other, Foreign, Kind.Post, OnPolling, isUpgrade: false, body: new byte[16 * 1024]))
        {
            // Its client has gone.
        }

        decongest();

        await Eventually.True(() => _network.Told.OfType<Gone>().Any());
        Assert.Empty(_network.Told.OfType<Ask>());
    }

    [Fact]
    public async Task While_too_much_waits_for_a_node_nothing_new_is_asked()
    {
        var decongest = _network.Congest();
        using var first = _relay.Client.Ask(FakeNetwork.Other, Foreign, Kind.Check, OnPolling, isUpgrade: false);
        await Eventually.True(() => _relay.Client.QueueOf(FakeNetwork.Other).IsFull || Fill());

        using var refused = _relay.Client.Ask(FakeNetwork.Other, Foreign, Kind.Poll, OnPolling, isUpgrade: false);

        Assert.Equal(Status.Unknown, (await refused.First).Status);
        decongest();

        bool Fill()
        {
            _relay.Client.QueueOf(FakeNetwork.Other).Add(new Body(1, new byte[1024 * 1024]));
            return false;
        }
    }

    [Fact]
    public async Task A_poll_is_given_up_when_its_home_is_lost_and_asked_for_again_when_it_is_back()
    {
        using var lost = _relay.Client.Ask(FakeNetwork.Other, Foreign, Kind.Poll, OnPolling, isUpgrade: false);
        _network.IsOtherReachable = false;
        _relay.OnChanged();
        Assert.Equal(Status.Unknown, (await lost.First).Status);
        Assert.False(_relay.Client.TryFindHome(Foreign, out _));

        _network.IsOtherReachable = true;
        _relay.OnChanged();
        Assert.True(_relay.Client.TryFindHome(Foreign, out var home));
        using var asked = _relay.Client.Ask(home, Foreign, Kind.Poll, OnPolling, isUpgrade: false);
        _network.Hear(new Answer(asked.Number, Status.Ok, OnPolling, new byte[] { (byte)'6' }, Compress: false));

        Assert.Equal(Status.Ok, (await asked.First).Status);
        Assert.Equal(0, _relay.Client.Count);
    }

    [Fact]
    public async Task A_poll_that_is_not_answered_in_time_is_given_up_and_the_home_is_told()
    {
        using var asked = _relay.Client.Ask(FakeNetwork.Other, Foreign, Kind.Poll, OnPolling, isUpgrade: false);

        _time.Advance(TimeSpan.FromSeconds(69)); // a ping may come after 65
        Assert.False(asked.First.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Status.Unknown, (await asked.First).Status);
        await Eventually.True(() => _network.Told.OfType<Gone>().Any(gone => gone.Number == asked.Number && gone.Reason == Reason.Lost));
    }

    [Fact]
    public async Task A_post_that_was_handed_over_has_no_deadline()
    {
        using var asked = _relay.Client.Ask(FakeNetwork.Other, Foreign, Kind.Post, OnPolling, isUpgrade: false, body: "4x"u8.ToArray());
        _time.Advance(TimeSpan.FromMinutes(10)); // handlers may be that far behind

        _network.Hear(new Answer(asked.Number, Status.Ok, OnPolling, default, Compress: false));

        Assert.Equal(Status.Ok, (await asked.First).Status);
    }

    [Fact]
    public async Task A_web_socket_that_was_taken_lives_longer_than_the_time_for_taking_it()
    {
        using var pipe = _relay.Client.AskPipe(FakeNetwork.Other, Foreign, OnPolling);
        _network.Hear(new Answer(pipe.Number, Status.Ok, OnPolling, default, Compress: false));

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(Status.Ok, (await pipe.First).Status);
        Assert.Equal(1, _relay.Client.Count);
        Assert.False(pipe.Last.IsCompleted);
    }

    [Fact]
    public async Task What_a_node_asks_while_it_seems_lost_is_served_and_ends_when_it_is_gone_for_good()
    {
        var (session, polling) = Open();
        _network.IsOtherReachable = false;
        _relay.OnChanged();
        _network.Hear(new Ask(1, session.Id, Kind.Post, OnPolling, IsUpgrade: false, IsOctets: false, Body: null));
        await Eventually.True(() => _network.Told.OfType<Answer>().Any(answer => answer.Status == Status.Go));

        _network.IsOtherAlive = false;
        _relay.OnChanged();

        await Eventually.True(() => session.ReadyState == SessionPhase.Closed && _relay.Server.Count == 0);
        await Eventually.True(polling.TryBeginPost); // the one that never came does not block others
    }

    [Fact]
    public async Task The_last_words_of_a_client_that_closes_and_goes_are_heard()
    {
        var (session, _) = Open();
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.MessageReceived += packet => heard.TrySetResult(Encoding.UTF8.GetString(packet.Data.Span));
        _network.Hear(new Ask(1, session.Id, Kind.Post, OnPolling, IsUpgrade: false, IsOctets: false, "4bye\u001e1"u8.ToArray()));
        await Eventually.True(() => _time.ArmedTimers > 1); // it waits a moment for the client's last poll

        _network.Hear(new Gone(1, session.Id, Kind.Post, Reason.Aborted, null));
        await Eventually.True(() => _relay.Server.Count == 0);
        _time.Advance(TimeSpan.FromMilliseconds(30));

        Assert.Equal("bye", await heard.Task.WaitAsync(TimeSpan.FromSeconds(5)));
        await Eventually.True(() => session.ReadyState == SessionPhase.Closed);
    }

    [Fact]
    public async Task What_a_node_had_said_before_it_went_is_not_served_for_nobody()
    {
        var (session, _) = Open();
        _network.IsOtherAlive = false;
        _relay.OnChanged();

        _network.Hear(new Ask(1, session.Id, Kind.Poll, OnPolling, IsUpgrade: false, IsOctets: false, Body: null));

        await Eventually.True(() => session.ReadyState == SessionPhase.Closed && _relay.Server.Count == 0);
    }

    [Fact]
    public async Task Packets_in_an_answer_that_nobody_took_end_the_session()
    {
        var (session, _) = Open();
        session.Send("lost");
        _network.Hear(new Ask(1, session.Id, Kind.Poll, OnPolling, IsUpgrade: false, IsOctets: false, Body: null));
        await Eventually.True(() => _network.Told.OfType<Answer>().Any());
        Assert.Equal(SessionPhase.Open, session.ReadyState);

        _network.Hear(new Gone(1, session.Id, Kind.Poll, Reason.Aborted, null)); // it crossed the answer

        await Eventually.True(() => session.ReadyState == SessionPhase.Closed);
    }

    [Fact]
    public async Task An_answer_larger_than_a_megabyte_is_left_for_the_next_poll()
    {
        var (session, _) = Open();
        for (var i = 0; i < 3; i++)
            session.Send(new string('x', 600_000));
        for (var number = 1; number <= 3; number++)
        {
            _network.Hear(new Ask(number, session.Id, Kind.Poll, OnPolling, IsUpgrade: false, IsOctets: false, Body: null));
            await Eventually.True(() => _network.Told.OfType<Answer>().Count() == number);
        }

        Assert.All(_network.Told.OfType<Answer>(), answer => Assert.Equal(600_001, answer.Body.Length));
    }

    [Fact]
    public async Task A_broadcast_to_pipes_is_one_message_with_one_copy_of_the_frame()
    {
        var decongest = _network.Congest();
        var queue = _relay.Client.QueueOf(FakeNetwork.Other);
        queue.Add(new Release(0)); // what follows waits behind it
        await Eventually.True(() => _network.Waiting == 1);
        var packet = new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, new byte[1000]));
        for (var pipe = 1; pipe <= 500; pipe++)
            queue.AddFrames(pipe, [packet]);
        decongest();

        await Eventually.True(() => _network.Told.OfType<PipeOut>().Any());
        var writes = Assert.Single(_network.Told.OfType<PipeOut>()).Writes;
        Assert.Equal(500, Assert.Single(writes).Numbers.Length);
    }

    private (EngineSession Session, PollingTransport Polling) Open()
    {
        var polling = new PollingTransport();
        var session = _engine.TryOpen("home" + Guid.NewGuid(), new CapturedRequest("/?EIO=4"), polling, out _)!;
        Assert.True(polling.PollAsync().IsCompletedSuccessfully); // the handshake
        return (session, polling);
    }
}

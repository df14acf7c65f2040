using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>Sessions of clients of Socket.IO 2, on virtual time: they ping, each 25 s by default, and have 20 s more.</summary>
public sealed class Revision3SessionTests : SessionTest
{
    [Fact]
    public void Closes_with_ping_timeout_when_no_ping_comes_for_interval_and_timeout()
    {
        var (session, wire) = Open();

        Time.Advance(Seconds(44.9));
        Assert.Equal((3, SessionPhase.Open), (session.Protocol, session.ReadyState));
        Time.Advance(Seconds(0.2));

        Assert.Empty(wire.Sent); // this side asks nothing
        Assert.Equal(["closed: ping timeout"], Log);
        Assert.True(wire.IsClosed);
    }

    [Fact]
    public void Each_ping_is_answered_and_gives_the_client_its_time_again()
    {
        var (session, wire) = Open();
        var beats = 0;
        session.Heartbeat += () => beats++;

        for (var i = 1; i <= 4; i++)
        {
            Time.Advance(Seconds(40));
            wire.Receive("2");
            Assert.Equal(Enumerable.Repeat("3", i), wire.SentText);
        }

        Assert.Equal(4, beats);
        Assert.Empty(Log);
        Time.Advance(Seconds(45.1));
        Assert.Equal(["closed: ping timeout"], Log);
    }

    [Fact]
    public void Messages_do_not_stand_for_a_ping()
    {
        var (_, wire) = Open();
        Time.Advance(Seconds(40));

        wire.Receive("4hello");
        Time.Advance(Seconds(5.1));

        Assert.Equal(["closed: ping timeout"], Log);
    }

    [Fact]
    public void A_pong_of_the_client_ends_the_session()
    {
        var (_, wire) = Open();

        wire.Receive("3");

        Assert.Equal(["closed: transport error (invalid heartbeat direction)"], Log);
    }

    [Fact]
    public void The_other_revision_is_pinged_beside_it()
    {
        var (_, old) = Open();
        var (_, wire) = base.Open();

        Time.Advance(Seconds(25.1));

        Assert.Empty(old.Sent);
        Assert.Equal(["2"], wire.SentText);
    }

    [Fact]
    public void What_all_get_is_encoded_once_for_each_revision_that_is_there()
    {
        var (session, wire) = base.Open();
        var (old, oldWire) = Open();
        var (older, olderWire) = Open();
        var packet = new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, "51-[]"u8), [EngineFrame.Binary([1, 2])]);

        Assert.True(session.TrySend(packet) && old.TrySend(packet) && older.TrySend(packet));

        Assert.Equal(["451-[]", "bAQI="], wire.SentText);
        Assert.Equal(["451-[]", "bBAEC"], oldWire.SentText); // the type, then the bytes
        Assert.Same(wire.Sent.First(), oldWire.Sent.First());
        Assert.Same(oldWire.Sent.Last(), olderWire.Sent.Last());
    }

    [Fact]
    public void Binary_messages_lose_their_type_on_the_way_in()
    {
        var (session, wire) = Open();
        var received = new List<string>();
        session.MessageReceived += packet => received.Add($"{packet.IsBinary} {Convert.ToHexString(packet.Data.Span)}");

        wire.Receive(new byte[] { 4, 1, 2 }, "b4AQI=");
        wire.Receive(new byte[] { 1, 2 });

        Assert.Equal(["True 0102", "True 0102"], received);
        Assert.StartsWith("closed: parse error", Assert.Single(Log), StringComparison.Ordinal);
    }

    [Fact]
    public void Polls_are_answered_with_lengths()
    {
        var (session, polling) = OpenPolling(EngineEncoding.Revision3);
        session.Send("€");
        session.Send("😀");

        Assert.Equal("2:4€3:4😀", Body(polling.PollAsync()));
    }

    [Fact]
    public async Task Binary_makes_bytes_of_an_answer_unless_the_client_reads_text_only()
    {
        var (session, polling) = OpenPolling(EngineEncoding.Revision3);
        var (other, textOnly) = OpenPolling(EngineEncoding.Revision3Text);
        session.Send(new byte[] { 1, 2 });
        other.Send(new byte[] { 1, 2 });

        var octets = await polling.PollAsync();
        var text = textOnly.PollAsync();

        Assert.Equal((true, "0103FF040102"), (octets.IsOctets, Convert.ToHexString(octets.Body!.Value.Span)));
        Assert.Equal((false, "6:b4AQI="), ((await text).IsOctets, Body(text)));
    }

    [Fact]
    public void Posts_come_as_text_and_as_bytes()
    {
        var (session, polling) = OpenPolling(EngineEncoding.Revision3);
        var received = new List<string>();
        session.MessageReceived += packet => received.Add(packet.IsBinary ? Convert.ToHexString(packet.Data.Span) : System.Text.Encoding.UTF8.GetString(packet.Data.Span));

        var text = new EnginePayloadReader("6:4hello6:b4AQI="u8.ToArray(), EngineEncoding.Revision3, isOctets: false);
        var octets = new EnginePayloadReader(Convert.FromHexString("0003FF34616201" + "03FF040304"), EngineEncoding.Revision3, isOctets: true);
        polling.Deliver(ref text);
        polling.Deliver(ref octets);

        Assert.Equal(["hello", "0102", "ab", "0304"], received);
        Assert.Empty(Log);
    }

    [Fact]
    public async Task A_client_that_closes_gets_a_noop_on_its_poll()
    {
        var (_, polling) = OpenPolling(EngineEncoding.Revision3);
        var poll = polling.PollAsync();

        await polling.ReceiveAsync("1:1"u8.ToArray(), isOctets: false, Time, CancellationToken.None);

        Assert.Equal("1:6", Body(poll));
        Assert.Equal(["closed: transport close"], Log);
    }

    [Fact]
    public void The_server_says_good_bye_on_a_poll()
    {
        var (session, polling) = OpenPolling(EngineEncoding.Revision3);
        var (other, idle) = OpenPolling(EngineEncoding.Revision3);
        var poll = polling.PollAsync();

        session.Close();
        other.Close();

        Assert.Equal("1:1", Body(poll));
        Assert.Equal("1:61:1", Body(idle.PollAsync()));
    }

    [Fact]
    public void A_probe_moves_it_to_a_WebSocket_and_what_is_queued_with_it()
    {
        var (session, polling) = OpenPolling(EngineEncoding.Revision3Text);
        var poll = polling.PollAsync();
        var candidate = new InMemoryTransport { Encoding = EngineEncoding.Revision3 };
        Assert.True(session.TryAttach(candidate));

        candidate.Receive("2probe");
        Assert.Equal("1:6", Body(poll));
        session.Send(new byte[] { 7 });
        candidate.Receive("5", "2");

        Assert.Equal(["3probe", "bBAc=", "3"], candidate.SentText);
        Assert.Equal(("websocket", 3), (session.TransportName, session.Protocol));
    }

    private (EngineSession Session, InMemoryTransport Wire) Open() => Open(new InMemoryTransport { Encoding = EngineEncoding.Revision3 });
}

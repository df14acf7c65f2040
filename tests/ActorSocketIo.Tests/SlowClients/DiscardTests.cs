using ActorSocketIo.Corking;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Recovery;
using ActorSocketIo.Sessions;
using ActorSocketIo.Sockets;
using ActorSocketIo.Tests.Sessions;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>What a session discards of what waits for its client, by each packet's rule.</summary>
public sealed class DiscardTests : SessionTest
{
    private readonly object _owner = new();

    [Fact]
    public void Packets_that_yield_wait_and_the_oldest_of_them_give_way_to_what_comes()
    {
        var (session, wire) = Stalled(maxPackets: 3);

        foreach (var text in new[] { "1", "2", "3", "4", "5" })
            Assert.True(session.TrySend(Message(text), DiscardRule.OldestFirst));
        wire.IsStalled = false;

        Assert.Equal(["43", "44", "45"], wire.SentText);
    }

    [Fact]
    public void They_give_way_to_packets_without_a_rule_and_when_none_is_left_the_session_closes()
    {
        var (session, _) = Stalled(maxPackets: 3);
        Send(session, "a");
        Send(session, "v", DiscardRule.OldestFirst);
        Send(session, "b");

        Assert.True(session.TrySend(Message("c")));
        Assert.Empty(Log);
        Assert.False(session.TrySend(Message("d")));

        Assert.Equal(["closed: transport close (too much is queued)"], Log);
    }

    [Fact]
    public void But_one_that_yields_closes_nothing()
    {
        var (session, wire) = Stalled(maxPackets: 2);
        Send(session, "a");
        Send(session, "b");

        Assert.False(session.TrySend(Message("v"), DiscardRule.OldestFirst));
        wire.IsStalled = false;

        Assert.Empty(Log);
        Assert.Equal(["4a", "4b"], wire.SentText);
    }

    [Fact]
    public void None_gives_way_to_a_packet_that_would_be_too_large_all_the_same()
    {
        Options.MaxQueuedBytes = 300;
        var (session, wire) = Stalled(maxPackets: 10);
        Send(session, new string('a', 200));
        Send(session, "v", DiscardRule.OldestFirst);

        Assert.False(session.TrySend(Message(new string('x', 200)), DiscardRule.OldestFirst));
        wire.IsStalled = false;

        Assert.Equal("4v", wire.SentText.Last());
    }

    [Fact]
    public void As_many_give_way_as_the_bytes_need()
    {
        Options.MaxQueuedBytes = 300;
        var (session, wire) = Stalled(maxPackets: 10);
        foreach (var letter in "abc")
            Send(session, new string(letter, 90), DiscardRule.OldestFirst);

        Send(session, new string('x', 150));
        wire.IsStalled = false;

        Assert.Equal(['c', 'x'], wire.SentText.Select(text => text[1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_held_before_the_connection_listeners_first_word_closes_nothing_for_a_packet_that_may_be_dropped(bool isRecoverable)
    {
        Options.MaxQueuedPackets = 2;
        var (session, _) = Open();
        var outlet = new Outlet(new MissedPackets(100, 100_000), Options);
        outlet.TryAttach(session, out _);
        var gate = new ConnectGate(session, Options);

        OnAnotherThread(() =>
        {
            foreach (var rule in new[] { null, null, DiscardRule.Volatile, DiscardRule.OldestFirst })
            {
                if (isRecoverable)
                    outlet.TrySend(Message("e"), rule, offset: null, out _);
                else
                    gate.TryHold(Message("e"), rule);
            }
        });

        Assert.Empty(Log);
    }

    [Fact]
    public void No_more_of_them_wait_than_a_ping_can_stand_behind_however_large_the_limits_are()
    {
        Options.MaxQueuedBytes = 16 * 1024 * 1024;
        var (session, wire) = Stalled(maxPackets: 10_000);
        Send(session, new string('r', 300_000));

        for (var i = 0; i < 50; i++)
            Send(session, new string('v', 16_000), DiscardRule.OldestFirst);

        Assert.InRange(session.Outbox.Bytes, 500_000, 300_100 + (256 * 1024));
        wire.IsStalled = false;
        Assert.Equal(17, wire.SentText.Count());
    }

    [Fact]
    public void A_newer_packet_of_the_same_key_takes_the_place_of_one_that_waits_and_goes_to_the_end()
    {
        var (session, wire) = Stalled(maxPackets: 3);
        Send(session, "price 1", Latest("price"));
        Send(session, "between");
        Send(session, "price 2", Latest("price"));
        Send(session, "other", Latest("other"));

        Assert.True(session.TrySend(Message("price 3"), Latest("price")));
        wire.IsStalled = false;

        Assert.Equal(["4between", "4other", "4price 3"], wire.SentText);
    }

    [Fact]
    public void If_that_is_not_enough_the_session_closes()
    {
        var (session, _) = Stalled(maxPackets: 2);
        Send(session, "a", Latest("a"));
        Send(session, "b", Latest("b"));

        Assert.False(session.TrySend(Message("c"), Latest("c")));

        Assert.Single(Log);
    }

    [Fact]
    public void Packets_of_different_owners_do_not_take_each_others_places()
    {
        var (session, wire) = Stalled(maxPackets: 10);
        Send(session, "of one", Latest("key"));
        Send(session, "of another", DiscardRule.LatestOf(new object(), "key"));
        wire.IsStalled = false;

        Assert.Equal(["4of one", "4of another"], wire.SentText);
    }

    [Fact]
    public void What_has_left_is_not_looked_for()
    {
        var (session, wire) = Stalled(maxPackets: 10);
        Send(session, "1", Latest("key"));
        wire.IsStalled = false;
        wire.IsStalled = true;
        Send(session, "2", Latest("key"));
        Send(session, "3", Latest("key"));
        wire.IsStalled = false;

        Assert.Equal(["41", "43"], wire.SentText);
    }

    [Fact]
    public void What_only_waits_for_a_cork_is_not_discarded()
    {
        var (session, wire) = Open();

        using (Cork.Begin())
        {
            foreach (var text in new[] { "1", "2" })
                Send(session, text, Latest("key"));
            foreach (var text in new[] { "3", "4" })
                Send(session, text, DiscardRule.OldestFirst);
        }

        Assert.Equal(["41", "42", "43", "44"], wire.SentText);
    }

    [Fact]
    public void A_packet_with_attachments_goes_or_stays_as_a_whole()
    {
        var (session, wire) = Stalled(maxPackets: 10);
        for (byte number = 1; number <= 2; number++)
        {
            var packet = new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, "51-"u8), [EngineFrame.Binary([number])]);
            Assert.True(session.TrySend(packet, Latest("binary")));
        }

        wire.IsStalled = false;

        Assert.Equal(["451-", "bAg=="], wire.SentText);
    }

    [Fact]
    public void Over_polling_what_comes_between_two_polls_waits_too()
    {
        Options.MaxQueuedPackets = 2;
        var (session, polling) = OpenPolling();

        foreach (var text in new[] { "1", "2", "3" })
            Send(session, text, DiscardRule.OldestFirst);

        Assert.Equal("42\u001e43", Body(polling.PollAsync()));
    }

    [Fact]
    public void Pings_wait_among_the_others_and_are_not_discarded()
    {
        var (session, wire) = Stalled(maxPackets: 2);
        Send(session, "1", DiscardRule.OldestFirst);
        Time.Advance(Options.PingInterval);
        Send(session, "2", DiscardRule.OldestFirst);
        wire.IsStalled = false;

        Assert.Equal(["2", "42"], wire.SentText);
        Assert.Empty(Log);
    }

    private DiscardRule Latest(string key) => DiscardRule.LatestOf(_owner, key);

    private static void Send(EngineSession session, string text, DiscardRule? rule = null) => Assert.True(session.TrySend(Message(text), rule));

    private (EngineSession Session, InMemoryTransport Wire) Stalled(int maxPackets)
    {
        Options.MaxQueuedPackets = maxPackets;
        var (session, wire) = Open();
        wire.IsStalled = true;
        return (session, wire);
    }
}

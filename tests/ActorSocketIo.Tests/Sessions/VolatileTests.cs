using ActorSocketIo.Corking;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>Which volatile packets leave: the reference's rows "volatile", on both transports.</summary>
public sealed class VolatileTests : SessionTest
{
    [Fact]
    public void A_volatile_packet_leaves_when_nothing_is_in_its_way()
    {
        var (session, wire) = Open();

        Assert.True(session.TrySend(Message("v"), DiscardRule.Volatile));
        Assert.Equal(["4v"], wire.SentText);
    }

    [Fact]
    public void A_regular_then_a_volatile_packet_in_one_turn_loses_the_volatile_one()
    {
        var (session, wire) = Open();

        using (Cork.Begin())
        {
            Assert.True(session.TrySend(Message("regular")));
            Assert.False(session.TrySend(Message("volatile"), DiscardRule.Volatile));
        }

        Assert.Equal(["4regular"], wire.SentText);
    }

    [Fact]
    public void Of_several_volatile_packets_in_one_turn_only_the_first_leaves()
    {
        var (session, wire) = Open();

        using (Cork.Begin())
        {
            foreach (var text in new[] { "1", "2", "3" })
                session.TrySend(Message(text), DiscardRule.Volatile);
        }

        Assert.Equal(["41"], wire.SentText);
    }

    [Fact]
    public void Of_several_turns_that_leave_together_every_volatile_packet_leaves()
    {
        var (session, wire) = Open();

        using (Cork.Begin(spansTurns: true))
        {
            session.TrySend(Message("regular"));
            session.TrySend(Message("1"), DiscardRule.Volatile);
            session.TrySend(Message("2"), DiscardRule.Volatile);
        }

        Assert.Equal(["4regular", "41", "42"], wire.SentText);
    }

    [Fact]
    public void A_volatile_packet_is_not_lost_behind_what_another_turn_has_corked()
    {
        var (session, wire) = Open();

        using (Cork.Begin())
        {
            session.TrySend(Message("regular"));
            OnAnotherThread(() => { using (Cork.Begin()) Assert.True(session.TrySend(Message("volatile"), DiscardRule.Volatile)); });
        }

        Assert.Equal(["4regular", "4volatile"], wire.SentText);
    }

    [Fact]
    public void A_volatile_packet_that_would_be_too_much_is_dropped_and_closes_nothing()
    {
        Options.MaxQueuedBytes = 100;
        var (session, wire) = Open();

        using (Cork.Begin(spansTurns: true))
        {
            session.TrySend(Message("regular"));
            Assert.False(session.TrySend(Message(new string('x', 200)), DiscardRule.Volatile));
        }

        Assert.Equal(["4regular"], wire.SentText);
        Assert.Empty(Log);
    }

    [Fact]
    public void But_none_while_the_transport_is_busy()
    {
        var (session, wire) = Open();
        wire.IsStalled = true;

        using (Cork.Begin(spansTurns: true))
            Assert.False(session.TrySend(Message("lost"), DiscardRule.Volatile));
    }

    [Fact]
    public void A_regular_packet_after_a_lost_volatile_one_leaves()
    {
        var (session, wire) = Open();
        wire.IsStalled = true;

        Assert.False(session.TrySend(Message("lost"), DiscardRule.Volatile));
        Assert.True(session.TrySend(Message("kept")));
        wire.IsStalled = false;

        Assert.Equal(["4kept"], wire.SentText);
    }

    [Fact]
    public void On_polling_it_leaves_only_while_a_poll_is_pending()
    {
        var (session, polling) = OpenPolling();

        Assert.False(session.TrySend(Message("lost"), DiscardRule.Volatile));
        var poll = polling.PollAsync();
        Assert.True(session.IsWritable);
        Assert.True(session.TrySend(Message("kept"), DiscardRule.Volatile));
        Assert.False(session.TrySend(Message("lost too"), DiscardRule.Volatile));

        Assert.Equal("4kept", Body(poll));
    }

    [Fact]
    public void On_polling_a_turn_loses_the_second_one_too()
    {
        var (session, polling) = OpenPolling();
        var poll = polling.PollAsync();

        using (Cork.Begin())
        {
            session.TrySend(Message("first"), DiscardRule.Volatile);
            session.TrySend(Message("second"), DiscardRule.Volatile);
        }

        Assert.Equal("4first", Body(poll));
    }

    [Fact]
    public void A_packet_with_attachments_is_kept_or_lost_as_a_whole()
    {
        var (session, wire) = Open();
        var packet = new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, "51-"u8), [EngineFrame.Binary([1, 2])]);

        Assert.True(session.TrySend(packet, DiscardRule.Volatile));
        wire.IsStalled = true;
        Assert.False(session.TrySend(packet, DiscardRule.Volatile));
        wire.IsStalled = false;

        Assert.Equal(["451-", "bAQI="], wire.SentText);
    }
}

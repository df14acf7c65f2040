using ActorSocketIo.Recovery;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Sessions;

namespace ActorSocketIo.Tests.Recovery;

public sealed class OutletTests : SessionTest
{
    private readonly MissedPackets _missed = new(maxPackets: 100, maxBytes: 100_000);

    [Fact]
    public void What_was_too_much_and_what_came_behind_is_kept_in_its_order_and_the_session_closed()
    {
        Options.MaxQueuedPackets = 2;
        var (session, wire) = Open();
        wire.IsStalled = true;
        var outlet = new Outlet(_missed, Options);
        Assert.True(outlet.TryAttach(session, out _));
        outlet.Open();

        foreach (var offset in new[] { "a", "b", "c", "d" })
            outlet.TrySend(Message(offset), rule: null, offset, out _);

        Assert.Equal(["closed: transport close (too much is queued)"], Log);
        outlet.Detach(session);
        Assert.Equal(["a", "b", "c", "d"], _missed.Offsets);
        Assert.True(outlet.TryResume("b"));
        Assert.Equal(["c", "d"], _missed.Offsets);
    }

    [Fact]
    public void What_was_held_before_it_was_too_much_stays_before_what_came_behind()
    {
        Options.MaxQueuedPackets = 2;
        var (session, _) = Open();
        var outlet = new Outlet(_missed, Options);
        outlet.TryAttach(session, out _); // and not opened: others are held

        OnAnotherThread(() =>
        {
            foreach (var offset in new[] { "a", "b", "c", "d" })
                outlet.TrySend(Message(offset), rule: null, offset, out _);
        });
        outlet.Detach(session);

        Assert.Equal(["a", "b", "c", "d"], _missed.Offsets);
    }

    [Fact]
    public void What_a_newer_packet_has_taken_the_place_of_is_not_missed_and_what_has_left_is()
    {
        var (session, wire) = Open();
        var outlet = new Outlet(_missed, Options);
        outlet.TryAttach(session, out _);
        outlet.Open();
        var latest = DiscardRule.LatestOf(this, "price");
        outlet.TrySend(Message("left"), rule: null, "left", out _);
        wire.IsStalled = true;

        for (var i = 0; i < 10_000; i++)
            outlet.TrySend(Message("price"), latest, $"price-{i}", out _);
        outlet.TrySend(Message("last"), rule: null, "last", out _);
        outlet.Detach(session);

        Assert.Equal(["left", "price-9999", "last"], _missed.Offsets);
        Assert.True(outlet.TryResume("left"));
        Assert.Equal(["price-9999", "last"], _missed.Offsets);
    }

    [Fact]
    public void A_pong_to_another_sessions_ping_cuts_nothing()
    {
        var (first, _) = Open();
        var (second, _) = Open();
        var outlet = new Outlet(_missed, Options);
        outlet.TryAttach(first, out _);
        outlet.Open();
        outlet.TrySend(Message("a"), rule: null, "a", out _);
        outlet.Detach(first);
        outlet.TryAttach(second, out _);

        outlet.Cut(first, ping: 1);
        Assert.Equal(["a"], _missed.Offsets);

        outlet.Cut(second, ping: 1);
        Assert.Empty(_missed.Offsets);
    }

    [Fact]
    public void Until_the_gate_is_open_others_come_behind_the_listeners_and_the_listeners_before_what_is_held()
    {
        var (session, _) = Open();
        var outlet = new Outlet(_missed, Options);
        Assert.False(outlet.IsOutOfOrder); // nothing is sent: all is kept in its order
        outlet.TryAttach(session, out _);

        Assert.False(outlet.IsOutOfOrder); // the listeners' thread, and nothing is held
        var isOutOfOrder = false;
        OnAnotherThread(() =>
        {
            isOutOfOrder = outlet.IsOutOfOrder;
            outlet.TrySend(Message("held"), rule: null, "held", out _);
        });
        Assert.True(isOutOfOrder); // the listeners may send more
        Assert.True(outlet.IsOutOfOrder); // it overtakes what is held

        outlet.Open();
        Assert.False(outlet.IsOutOfOrder);
        OnAnotherThread(() => isOutOfOrder = outlet.IsOutOfOrder);
        Assert.False(isOutOfOrder);

        outlet.Detach(session);
        Assert.False(outlet.IsOutOfOrder);
    }

    [Fact]
    public void All_is_sent_when_nothing_is_held_kept_or_dropped()
    {
        var (session, _) = Open();
        var outlet = new Outlet(new MissedPackets(maxPackets: 2, maxBytes: 100_000), Options);
        outlet.TryAttach(session, out _);
        Assert.True(outlet.HasSentAll);

        OnAnotherThread(() => outlet.TrySend(Message("held"), rule: null, "held", out _));
        Assert.False(outlet.HasSentAll);

        outlet.Open(); // sent, and kept until a pong says that it has come
        Assert.False(outlet.HasSentAll);
        outlet.Cut(session, ping: 1);
        Assert.True(outlet.HasSentAll);

        outlet.TrySend(Message("not kept"), rule: null, offset: null, out _);
        Assert.True(outlet.HasSentAll);

        foreach (var offset in new[] { "a", "b", "c" })
            outlet.TrySend(Message(offset), rule: null, offset, out _);
        Assert.False(outlet.HasSentAll);
        outlet.Detach(session);
        Assert.False(outlet.HasSentAll);
    }

    [Fact]
    public void Something_that_was_dropped_for_want_of_room_and_may_not_have_come_is_not_sent()
    {
        var (session, _) = Open();
        var outlet = new Outlet(new MissedPackets(maxPackets: 0, maxBytes: 0), Options);
        outlet.TryAttach(session, out _);
        outlet.Open();

        outlet.TrySend(Message("a"), rule: null, "a", out _);

        Assert.False(outlet.HasSentAll);
        outlet.Cut(session, ping: 1);
        Assert.True(outlet.HasSentAll);
    }

    [Fact]
    public void A_held_packet_that_is_not_kept_is_not_sent_either()
    {
        var (session, _) = Open();
        var outlet = new Outlet(_missed, Options);
        outlet.TryAttach(session, out _);

        OnAnotherThread(() => outlet.TrySend(Message("held"), rule: null, offset: null, out _));
        Assert.False(outlet.HasSentAll);

        outlet.Open();
        Assert.True(outlet.HasSentAll);
    }
}

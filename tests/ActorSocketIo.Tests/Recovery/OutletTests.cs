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
}

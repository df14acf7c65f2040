using ActorSocketIo.Tests.Sessions;
using ActorSocketIo.Watching;

namespace ActorSocketIo.Tests.Operations;

public sealed class HappeningsTests
{
    private readonly ManualTime _time = new();
    private readonly Happenings _happenings;

    public HappeningsTests() => _happenings = new Happenings(_time);

    [Fact]
    public void Nothing_is_kept_while_nobody_watches()
    {
        _happenings.OnConnected("/", "a");

        _happenings.Read(-1, out var known, out _);
        _happenings.OnConnected("/", "b");

        Assert.Equal(["b"], _happenings.Read(known, out _, out var missed).Select(happening => happening.SocketId));
        Assert.Equal(0, missed);
    }

    [Fact]
    public void Who_reads_slowly_gets_the_newest_and_hears_how_many_were_dropped()
    {
        _happenings.Read(-1, out var known, out _);
        for (var i = 0; i < Happenings.MostKept + 7; i++)
            _happenings.OnDisconnected("/", $"{i}", "transport close");

        var read = _happenings.Read(known, out known, out var missed);

        Assert.Equal(7, missed);
        Assert.Equal((Happenings.MostKept, "7"), (read.Length, read[0].SocketId));
        Assert.Empty(_happenings.Read(known, out _, out missed));
        Assert.Equal(0, missed);
    }

    [Fact]
    public void Two_watchers_each_get_all()
    {
        _happenings.Read(-1, out var one, out _);
        _happenings.OnConnected("/", "a");
        _happenings.Read(-1, out var other, out _);
        _happenings.OnConnected("/", "b");

        Assert.Equal(["a", "b"], _happenings.Read(one, out _, out _).Select(happening => happening.SocketId));
        Assert.Equal(["b"], _happenings.Read(other, out _, out _).Select(happening => happening.SocketId));
    }

    [Fact]
    public void When_nobody_has_asked_for_long_nothing_is_kept_any_more()
    {
        _happenings.Read(-1, out _, out _);
        _time.Advance(Happenings.WatchTime + TimeSpan.FromSeconds(1));

        Assert.True(_happenings.AreWatched);
        _happenings.OnConnected("/", "a");

        Assert.False(_happenings.AreWatched);
    }

    [Fact]
    public void Of_a_failure_its_kind_is_told_and_not_its_message_and_long_names_are_cut()
    {
        _happenings.Read(-1, out var known, out _);
        _happenings.OnFailed("/" + new string('x', 1000), "a", "listener for say", new InvalidOperationException("secret"));

        var happening = Assert.Single(_happenings.Read(known, out _, out _));

        Assert.Equal("listener for say: InvalidOperationException", happening.Detail);
        Assert.Equal(201, happening.Namespace.Length);
    }
}

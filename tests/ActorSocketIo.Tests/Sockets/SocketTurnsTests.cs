using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sockets;
using ActorSocketIo.Tests.Adapter;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Sockets;

public sealed class SocketTurnsTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Turns_start_in_order_one_at_a_time()
    {
        var started = new List<SocketProtocol.IFromNode>();
        var turns = new SocketTurns(await AnySocket(), new Taker(started.Add));
        var offered = Enumerable.Range(0, 3).Select(_ => Event()).ToArray();

        foreach (var next in offered) turns.Offer(next);
        Assert.Equal(offered[..1], started);
        turns.End();
        Assert.Equal(offered[..2], started);
        turns.End();
        turns.End();

        Assert.Equal(offered, started);
        Assert.False(turns.IsRunning);
    }

    [Fact]
    public async Task A_turn_that_ends_at_once_starts_the_next_without_growing_the_stack()
    {
        const int many = 100_000;
        var started = 0;
        SocketTurns turns = null!;
        turns = new SocketTurns(await AnySocket(), new Taker(_ => { if (++started > 1) turns.End(); }));
        for (var i = 0; i < many; i++) turns.Offer(Event());
        Assert.Equal(1, started);

        turns.End();

        Assert.Equal(many, started);
        Assert.False(turns.IsRunning);
    }

    [Fact]
    public async Task The_end_comes_after_the_open_turn()
    {
        var (started, finished) = (0, 0);
        var turns = new SocketTurns(await AnySocket(), new Taker(_ => started++, () => finished++));
        turns.Offer(Event());

        turns.Offer(SocketProtocol.Close.Instance);
        Assert.Equal(0, finished);
        turns.End();

        Assert.Equal(1, started);
        Assert.Equal(1, finished);
    }

    private static SocketProtocol.Received Event() => new(new SocketPacket(SocketPacketType.Event, "/", "[\"e\"]"u8.ToArray()));

    private async Task<Socket> AnySocket() => (await fixture.Sockets(1))[0];

    private sealed class Taker(Action<SocketProtocol.IFromNode> start, Action? finish = null) : ITurnTaker
    {
        public void Start(SocketProtocol.IFromNode message) => start(message);

        public void Finish() => finish?.Invoke();
    }
}

using System.Collections.Concurrent;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sockets;
using ActorSocketIo.Tests.Sessions;

namespace ActorSocketIo.Tests.Sockets;

public sealed class AckTableTests
{
    private static readonly Arguments Answer = new(new SocketPacket(SocketPacketType.Ack, "/", "[]"u8.ToArray(), 1), skip: 0, System.Text.Json.JsonSerializerOptions.Default);

    [Fact]
    public void An_answer_settles_its_ack_once_and_others_are_ignored()
    {
        var (table, ack) = (new AckTable(new EventInbox(10, 1000)), new Probe());
        table.Add(1, ack);

        table.Settle(2, Answer);
        table.Settle(1, Answer);
        table.Settle(1, Answer);
        table.Close();

        Assert.Equal(["settled"], ack.Told);
        Assert.True(table.IsEmpty);
    }

    [Fact]
    public void Closing_abandons_what_waits_and_what_comes_later()
    {
        var (table, waiting, late) = (new AckTable(new EventInbox(10, 1000)), new Probe(), new Probe());
        table.Add(1, waiting);

        table.Close();
        table.Close();
        table.Add(2, late);
        table.Settle(1, Answer);

        Assert.Equal(["abandoned"], waiting.Told);
        Assert.Equal(["abandoned"], late.Told);
    }

    [Fact]
    public void What_was_taken_is_told_nothing()
    {
        var (table, ack) = (new AckTable(new EventInbox(10, 1000)), new Probe());
        table.Add(1, ack);

        Assert.Same(ack, table.Take(1));
        Assert.Null(table.Take(1));
        table.Close();

        Assert.Empty(ack.Told);
    }

    [Fact]
    public async Task Of_an_answer_and_the_end_at_the_same_time_exactly_one_is_told()
    {
        for (var round = 0; round < 500; round++)
        {
            var table = new AckTable(new EventInbox(10, 1000));
            var acks = Enumerable.Range(0, 10).Select(_ => new Probe()).ToArray();
            using var start = new Barrier(3);

            await Task.WhenAll(
                OwnThread.Run(() => { start.SignalAndWait(); for (var i = 0; i < 10; i++) table.Add(i, acks[i]); }),
                OwnThread.Run(() => { start.SignalAndWait(); for (var i = 0; i < 10; i++) table.Settle(i, Answer); }),
                OwnThread.Run(() => { start.SignalAndWait(); table.Close(); }));

            Assert.All(acks, ack => Assert.Single(ack.Told));
        }
    }

    private sealed class Probe : PendingAck
    {
        public ConcurrentQueue<string> Told { get; } = new();

        public override void Settle(Arguments answer) => Told.Enqueue("settled");

        public override void Abandon() => Told.Enqueue("abandoned");
    }
}

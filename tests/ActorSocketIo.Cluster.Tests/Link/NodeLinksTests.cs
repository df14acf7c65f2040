using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Link;

public sealed class NodeLinksTests
{
    [Fact]
    public async Task Messages_of_one_lane_arrive_once_and_in_order()
    {
        var inbox = new Inbox();
        await using var cluster = await TestCluster.Start(2, Receiving(inbox));
        const int count = 5_000;

        for (var i = 0; i < count; i++) Assert.True(cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(0, i)));

        await inbox.Reaches(count);
        Assert.Equal(Enumerable.Range(0, count), inbox.Received.Select(r => r.Message.Number));
        Assert.All(inbox.Received, r => Assert.Equal(cluster[0].Token, r.From));
    }

    [Fact]
    public async Task A_message_to_several_nodes_reaches_each_of_them()
    {
        var inbox = new Inbox();
        await using var cluster = await TestCluster.Start(3, Receiving(inbox));

        var taken = cluster[0].Links.Tell([cluster[1].Token, cluster[2].Token], Lane.Ordered, new Counted(0, 7));

        Assert.Equal(2, taken);
        await inbox.Reaches(2);
        Assert.Equal(2, inbox.Count);
    }

    [Fact]
    public async Task A_large_message_is_cut_and_nothing_overtakes_its_pieces()
    {
        var inbox = new Inbox();
        await using var cluster = await TestCluster.Start(2, Receiving(inbox));
        var large = new byte[3_000_001];
        new Random(1).NextBytes(large);

        cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(0, 0, large));
        cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(0, 1));

        await inbox.Reaches(2);
        Assert.Equal([0, 1], inbox.Received.Select(r => r.Message.Number));
        Assert.True(inbox.Received[0].Message.Load.Span.SequenceEqual(large));
    }

    [Fact]
    public async Task A_cut_connection_loses_and_reorders_nothing()
    {
        var inbox = new Inbox();
        var tcp = new List<CuttableTcp>();
        await using var cluster = await TestCluster.Start(2, Receiving(inbox) with
        {
            // The cluster's own messages are not made to be serialized, and its failure detector must work here.
            Hocon = "akka.actor.serialize-messages = off",
            HoconOfNode = i => { tcp.Add(new()); return tcp[i].Hocon; },
        });
        const int count = 20_000;

        for (var i = 0; i < count; i++)
        {
            cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(0, i, new byte[100]));
            if (i is not (3_000 or 12_000)) continue;
            await inbox.Reaches(i / 2);
            foreach (var connections in tcp) connections.Cut();
        }

        await inbox.Reaches(count);
        Assert.Equal(Enumerable.Range(0, count), inbox.Received.Select(r => r.Message.Number));
        Assert.Equal(0, cluster[0].Links.Counters.Dropped);
        Assert.True(cluster[0].Links.Counters.Resent > 0, "nothing was lost, so nothing was tested");
        tcp.ForEach(c => c.Dispose());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_wire_that_loses_and_repeats_loses_and_reorders_nothing(int seed)
    {
        var inbox = new Inbox();
        await using var cluster = await TestCluster.Start(2, Receiving(inbox) with
        {
            Wire = (_, lane, peer) => lane == Lane.Interest ? peer : new BadWire(peer, new Random(seed), lost: 0.02, repeated: 0.02),
            Link = s => s with { ProbeAfter = TimeSpan.FromMilliseconds(100), Tick = TimeSpan.FromMilliseconds(50) },
        });
        const int count = 3_000;

        for (var i = 0; i < count; i++) cluster[0].Links.Tell(cluster[1].Token, Lane.Questions, new Counted(0, i, new byte[i % 50 == 0 ? 600_000 : 10]));

        await inbox.Reaches(count);
        Assert.Equal(Enumerable.Range(0, count), inbox.Received.Select(r => r.Message.Number));
        Assert.True(cluster[0].Links.Counters.Resent > 0, "nothing was lost, so nothing was tested");
    }

    [Fact]
    public async Task A_full_queue_refuses_volatile_messages_first_and_counts_what_it_drops()
    {
        var inbox = new Inbox();
        var wires = new List<HeldWire>();
        await using var cluster = await TestCluster.Start(2, Receiving(inbox) with
        {
            Wire = (_, lane, peer) => lane == Lane.Ordered ? Held(peer) : peer,
            Link = s => s with { PieceBytes = 16 * 1024, WindowBytes = 64 * 1024, KeepBytes = 256 * 1024 },
        });
        var (links, to) = (cluster[0].Links, cluster[1].Token);
        foreach (var wire in wires) wire.Hold();

        var beforeCongestion = links.Tell(to, Lane.Ordered, new Counted(0, 0, new byte[10_000]), isVolatile: true);
        var taken = 1;
        while (links.Tell(to, Lane.Ordered, new Counted(0, taken, new byte[10_000]))) taken++;
        var congested = links.IsCongested(to, Lane.Ordered);
        var volatileTaken = links.Tell(to, Lane.Ordered, new Counted(0, -1), isVolatile: true);
        var room = links.WhenRoom(to, Lane.Ordered).AsTask();
        var waited = !room.IsCompleted;
        foreach (var wire in wires) wire.Release();

        Assert.True(beforeCongestion);
        Assert.InRange(taken, 20, 26);      // 256 KiB of 10 kB and overhead
        Assert.True(congested);
        Assert.False(volatileTaken);
        Assert.True(waited);
        Assert.Equal(1, links.Counters.Dropped);
        Assert.Equal(1, links.Counters.RefusedVolatile);
        await room.WaitAsync(TestCluster.Patience);
        Assert.False(links.IsCongested(to, Lane.Ordered));
        await inbox.Reaches(taken);
        Assert.Equal(Enumerable.Range(0, taken), inbox.Received.Select(r => r.Message.Number));

        HeldWire Held(ICanTell peer)
        {
            var wire = new HeldWire(peer);
            lock (wires) wires.Add(wire);
            return wire;
        }
    }

    [Fact]
    public async Task A_handler_that_fails_costs_one_message()
    {
        var inbox = new Inbox();
        await using var cluster = await TestCluster.Start(2, new()
        {
            Prepare = node => node.Links.Subscribe<Counted>((from, message) =>
            {
                if (message.Number == 50) throw new InvalidOperationException("as the test wants");
                inbox.Add(from, message);
            }),
        });

        for (var i = 0; i < 100; i++) cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(0, i));

        await inbox.Reaches(99);
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i != 50), inbox.Received.Select(r => r.Message.Number));
    }

    [Fact]
    public async Task A_lane_whose_handler_is_stuck_holds_up_no_other()
    {
        var inbox = new Inbox();
        using var stuck = new ManualResetEventSlim();
        await using var cluster = await TestCluster.Start(2, new()
        {
            Prepare = node => node.Links.Subscribe<Counted>((from, message) =>
            {
                if (message.Series == 1) stuck.Wait(TestCluster.Patience);
                inbox.Add(from, message);
            }),
        });

        cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(Series: 1, 0));
        cluster[0].Links.Tell(cluster[1].Token, Lane.Questions, new Counted(Series: 2, 0));

        await inbox.Reaches(1);
        Assert.Equal(2, inbox.Received.Single().Message.Series);
        stuck.Set();
        await inbox.Reaches(2);
    }

    [Fact]
    public async Task Nobody_to_talk_to_takes_nothing()
    {
        await using var cluster = await TestCluster.Start(1);

        Assert.False(cluster[0].Links.Tell(NodeToken.FromBits(42), Lane.Ordered, new Counted(0, 0)));
        Assert.Equal(1, cluster[0].Links.Counters.Dropped);
        await cluster[0].Links.WhenRoom(NodeToken.FromBits(42), Lane.Ordered);
    }

    private static TestClusterOptions Receiving(Inbox inbox) => new() { Prepare = node => node.Links.Subscribe<Counted>(inbox.Add) };
}

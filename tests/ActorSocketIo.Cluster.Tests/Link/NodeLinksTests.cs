using System.Diagnostics;
using ActorSocketIo.Link;

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

        var refused = cluster[0].Links.Tell([cluster[1].Token, cluster[2].Token], Lane.Ordered, new Counted(0, 7));

        Assert.Empty(refused);
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
    public async Task What_stands_in_the_middle_of_a_large_message_holds_up_no_join_no_lease_and_no_question()
    {
        var inbox = new Inbox();
        var wires = new HeldWires();
        await using var cluster = await TestCluster.Start(3, Receiving(inbox) with
        {
            Wire = (node, lane, peer) => lane == Lane.Ordered ? wires.Add(peer) : peer,
            Interest = s => s with { Lease = TimeSpan.FromSeconds(1) },
        });
        var (sender, joiner) = (cluster[0], cluster[1]);
        wires.Hold(after: 3);
        sender.Links.Tell([joiner.Token, cluster[2].Token], Lane.Ordered, new Counted(0, 0, new byte[5_000_000]));
        var watch = Stopwatch.StartNew();

        joiner.Interest.FirstMember("/", "room");
        await joiner.Interest.WhenKnown("/", "room").AsTask().WaitAsync(TestCluster.Patience);
        sender.Links.Tell([joiner.Token, cluster[2].Token], Lane.Questions, new Counted(1, 1));
        await inbox.Reaches(2);
        // Longer than a lease: those that are held now were given while the pieces stood still.
        await TestCluster.Until(() => watch.Elapsed > TimeSpan.FromSeconds(1.5), "a lease has ended");
        await cluster.AllKnowAll();

        Assert.Equal([joiner.Token], sender.Interest.NodesFor("/", ["room"]).ToArray());
        Assert.All(inbox.Received, r => Assert.Equal(1, r.Message.Series));
        wires.Release();
        await inbox.Reaches(4);
        Assert.Equal(2, inbox.Received.Count(r => r.Message is { Series: 0, Load.Length: 5_000_000 }));
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
        var wires = new HeldWires();
        await using var cluster = await TestCluster.Start(2, Receiving(inbox) with
        {
            Wire = (_, lane, peer) => lane == Lane.Ordered ? wires.Add(peer) : peer,
            Link = s => s with { PieceBytes = 16 * 1024, WindowBytes = 64 * 1024, KeepBytes = 256 * 1024 },
        });
        var (links, to) = (cluster[0].Links, cluster[1].Token);
        wires.Hold();

        var beforeCongestion = links.Tell(to, Lane.Ordered, new Counted(0, 0, new byte[10_000]), isVolatile: true);
        var taken = 1;
        while (links.Tell(to, Lane.Ordered, new Counted(0, taken, new byte[10_000]))) taken++;
        var volatileTaken = links.Tell(to, Lane.Ordered, new Counted(0, -1), isVolatile: true);
        wires.Release();

        Assert.True(beforeCongestion);
        Assert.InRange(taken, 20, 26);      // 256 KiB of 10 kB and overhead
        Assert.False(volatileTaken);
        Assert.Equal(1, links.Counters.Dropped);
        Assert.Equal(1, links.Counters.RefusedVolatile);
        await inbox.Reaches(taken);
        Assert.Equal(Enumerable.Range(0, taken), inbox.Received.Select(r => r.Message.Number));
    }

    [Fact]
    public async Task However_many_wait_for_room_all_are_taken_in_the_end()
    {
        var inbox = new Inbox();
        var wires = new HeldWires();
        await using var cluster = await TestCluster.Start(2, Receiving(inbox) with
        {
            Wire = (_, lane, peer) => lane == Lane.Ordered ? wires.Add(peer) : peer,
            Link = s => s with { PieceBytes = 16 * 1024, WindowBytes = 32 * 1024, KeepBytes = 64 * 1024 },
        });
        var links = cluster[0].Links;
        NodeToken[] to = [cluster[1].Token];
        wires.Hold();

        var told = Enumerable.Range(0, 60).Select(i => links.TellWhenRoom(to, Lane.Ordered, new Counted(0, i, new byte[10_000])).AsTask()).ToArray();
        var hasToWait = told.Count(task => !task.IsCompleted);
        wires.Release();
        await Task.WhenAll(told).WaitAsync(TestCluster.Patience);

        Assert.InRange(hasToWait, 50, 58);      // 32 KiB of 10 kB go at once
        await inbox.Reaches(told.Length);
        Assert.Equal(Enumerable.Range(0, told.Length), inbox.Received.Select(r => r.Message.Number).Order());
        Assert.Equal(0, links.Counters.Dropped);
    }

    [Fact]
    public async Task A_message_that_no_queue_can_hold_fails_and_does_not_wait()
    {
        await using var cluster = await TestCluster.Start(2, Receiving(new Inbox()) with { Link = s => s with { PieceBytes = 16 * 1024, WindowBytes = 32 * 1024, KeepBytes = 64 * 1024 } });

        await Assert.ThrowsAsync<SocketIoException>(
            () => cluster[0].Links.TellWhenRoom([cluster[1].Token], Lane.Ordered, new Counted(0, 0, new byte[65 * 1024])).AsTask().WaitAsync(TestCluster.Patience));
    }

    [Fact]
    public async Task Whoever_waits_for_room_has_it_when_all_that_was_told_has_gone_and_at_once_if_there_is_some()
    {
        var wires = new HeldWires();
        await using var cluster = await TestCluster.Start(2, Receiving(new Inbox()) with
        {
            Wire = (_, lane, peer) => lane == Lane.Ordered ? wires.Add(peer) : peer,
            Link = s => s with { PieceBytes = 16 * 1024, WindowBytes = 32 * 1024, KeepBytes = 64 * 1024 },
        });
        var links = cluster[0].Links;
        NodeToken[] to = [cluster[1].Token];
        Assert.True(HasRoom(60_000));
        wires.Hold();
        links.Tell(to, Lane.Ordered, new Counted(0, 0, new byte[20_000]));

        Assert.True(HasRoom(30_000));
        Assert.False(HasRoom(60_000)); // more than is left of what the link keeps
        links.Tell(to, Lane.Ordered, new Counted(0, 1, new byte[20_000]));
        var room = links.WhenRoom(to, Lane.Ordered, 100).AsTask(); // the window is full
        Assert.False(room.IsCompleted);
        wires.Release();

        await room.WaitAsync(TestCluster.Patience);
        await Assert.ThrowsAsync<SocketIoException>(() => links.WhenRoom(to, Lane.Ordered, 65 * 1024).AsTask());

        bool HasRoom(int bytes) => links.WhenRoom(to, Lane.Ordered, bytes).AsTask().IsCompletedSuccessfully;
    }

    [Fact]
    public async Task Nobody_waits_for_room_at_a_node_that_has_gone()
    {
        var wires = new HeldWires();
        await using var cluster = await TestCluster.Start(2, Receiving(new Inbox()) with
        {
            Wire = (_, lane, peer) => lane == Lane.Ordered ? wires.Add(peer) : peer,
            Link = s => s with { PieceBytes = 16 * 1024, WindowBytes = 32 * 1024, KeepBytes = 64 * 1024 },
        });
        var leaving = cluster[1];
        NodeToken[] to = [leaving.Token];
        wires.Hold();
        var told = Enumerable.Range(0, 10).Select(i => cluster[0].Links.TellWhenRoom(to, Lane.Ordered, new Counted(0, i, new byte[10_000])).AsTask()).ToArray();

        await leaving.Links.SayBye(TestCluster.Patience);

        await Task.WhenAll(told).WaitAsync(TestCluster.Patience);
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
        await cluster[0].Links.TellWhenRoom([NodeToken.FromBits(42)], Lane.Ordered, new Counted(0, 0));
        Assert.Equal(2, cluster[0].Links.Counters.Dropped);
    }

    private static TestClusterOptions Receiving(Inbox inbox) => new() { Prepare = node => node.Links.Subscribe<Counted>(inbox.Add) };
}

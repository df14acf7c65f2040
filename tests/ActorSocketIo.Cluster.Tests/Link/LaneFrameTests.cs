using ActorSocketIo.Corking;
using ActorSocketIo.Link;
using ActorSocketIo.Remoting;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Cluster.Tests.Link;

/// <summary>Lanes that go by a connection of their own nodes, past Akka.Remote.</summary>
public sealed class LaneFrameTests
{
    private static readonly WireRegistry Registry = new(WireCatalogue.Codecs);
    private static readonly NodeToken Self = NodeToken.FromBits(42), Other = NodeToken.FromBits(43);

    private readonly Inbox _inbox = new();

    [Fact]
    public void A_frame_is_read_by_the_incarnation_that_it_is_for()
    {
        var frame = Write(new LinkProtocol.Numbered(7, LinkProtocol.Part.Whole, 3, new byte[] { 1, 2, 3 }));

        var read = Assert.IsType<LinkProtocol.Numbered>(LaneFrame.Read(frame, Self, Registry, out var lane));

        Assert.Equal((Lane.Questions, 7L), (lane, read.Number));
        Assert.Equal([1, 2, 3], read.Bytes.ToArray());
        Assert.Null(LaneFrame.Read(frame, Other, Registry, out _));
    }

    [Fact]
    public void Of_frames_that_nobody_writes_nothing_is_read()
    {
        var frame = Write(new LinkProtocol.Probe(1));
        var random = new Random(1);

        for (var length = 0; length < frame.Length; length++) Assert.Null(LaneFrame.Read(frame.AsMemory(0, length), Self, Registry, out _));
        Assert.Null(LaneFrame.Read(Write(new LinkProtocol.Bye()), Self, Registry, out _));
        frame[9] = 3; // there is no such lane
        Assert.Null(LaneFrame.Read(frame, Self, Registry, out _));
        for (var i = 0; i < 10_000; i++)
        {
            var noise = Write(new LinkProtocol.Numbered(1, LinkProtocol.Part.Whole, 1, new byte[1]));
            random.NextBytes(noise.AsSpan(9));
            LaneFrame.Read(noise, Self, Registry, out _); // throws nothing
        }
    }

    [Fact]
    public async Task All_that_lanes_say_goes_by_frames_and_nothing_twice()
    {
        var frames = 0;
        await using var cluster = await StartAsync(frame => { Interlocked.Increment(ref frames); return 1; });
        const int count = 1_000;

        for (var i = 0; i < count; i++) cluster[0].Links.Tell(cluster[1].Token, (Lane)(i % 2), new Counted(i % 2, i, new byte[i % 100 == 0 ? 600_000 : 10]));
        await _inbox.Reaches(count);

        Assert.True(frames >= count + 20, $"{frames} frames");
        AssertOrdered(count);
        Assert.Equal((0, 0, 0), (cluster[0].Links.Counters.Resent, cluster[1].Links.Counters.Duplicates, cluster[1].Links.Counters.Gaps));
    }

    [Fact]
    public async Task What_a_corked_thread_tells_leaves_when_the_cork_is_drawn_and_is_handled_under_one_cork()
    {
        var corks = new List<long?>(); // of one actor
        await using var cluster = await StartAsync(_ => 1, onHandled: () => corks.Add(Cork.Current?.Stretch));

        Assert.Equal(0, TellCorked(cluster, count: 10));

        await _inbox.Reaches(10);
        AssertOrdered(10);
        await TestCluster.Until(() => corks.Count == 10, "the last handler has returned");
        Assert.NotNull(Assert.Single(corks.Distinct()));
    }

    [Fact]
    public async Task When_a_handler_fails_what_came_with_its_message_is_handled()
    {
        var handled = 0;
        await using var cluster = await StartAsync(_ => 1, onHandled: () => { if (++handled == 5) throw new InvalidOperationException("as the test wants"); });

        TellCorked(cluster, count: 10);

        await _inbox.Reaches(10);
        AssertOrdered(10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Frames_that_are_lost_or_come_twice_lose_and_reorder_nothing(int seed)
    {
        var random = new Random(seed);
        await using var cluster = await StartAsync(frame =>
        {
            lock (random) return random.NextDouble() switch { < 0.02 => 0, < 0.04 => 2, _ => 1 };
        });
        const int count = 3_000;

        for (var i = 0; i < count; i++) cluster[0].Links.Tell(cluster[1].Token, (Lane)(i % 2), new Counted(i % 2, i, new byte[i % 50 == 0 ? 600_000 : 10]));

        await _inbox.Reaches(count);
        AssertOrdered(count);
        Assert.True(cluster[0].Links.Counters.Resent > 0, "nothing was lost, so nothing was tested");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Connections_that_break_again_and_again_lose_and_reorder_nothing(int seed)
    {
        var random = new Random(seed);
        await using var cluster = await StartAsync(_ => 1);
        const int count = 6_000;

        for (var i = 0; i < count; i++)
        {
            cluster[0].Links.Tell(cluster[1].Token, (Lane)(i % 2), new Counted(i % 2, i, new byte[200]));
            if (i % 1_000 != 500) continue;
            var (one, other) = random.Next(2) == 0 ? (0, 1) : (1, 0);
            await TestCluster.Until(() => ConnectionOf(cluster[one], cluster[other]) is not null, "Akka has dialled again");
            ConnectionOf(cluster[one], cluster[other])?.Dispose();
        }

        await _inbox.Reaches(count);
        AssertOrdered(count);
        Assert.Equal(0, cluster[0].Links.Counters.Dropped);
    }

    [Fact]
    public async Task A_connection_that_was_set_aside_is_used_again_when_the_other_end_is_heard_of()
    {
        var frames = 0;
        await using var cluster = await StartAsync(_ => { Interlocked.Increment(ref frames); return 1; });
        var connection = ConnectionOf(cluster[0], cluster[1])!;

        connection.SetAside();

        await TestCluster.Until(() => connection.IsUsable, "a heartbeat was heard");
        var before = Volatile.Read(ref frames);
        cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(0, 0));
        await _inbox.Reaches(1);
        Assert.True(Volatile.Read(ref frames) > before, "it did not go by the connection");
    }

    [Fact]
    public async Task A_node_with_Akkas_own_transport_is_told_by_Akka()
    {
        var frames = 0;
        await using var cluster = await StartAsync(
            _ => { Interlocked.Increment(ref frames); return 1; },
            number => number == 0 ? "" : "akka.remote.dot-netty.tcp.transport-class = \"Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote\"");

        for (var i = 0; i < 100; i++)
        {
            cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(0, i));
            cluster[1].Links.Tell(cluster[0].Token, Lane.Ordered, new Counted(1, i));
        }

        await _inbox.Reaches(200);
        Assert.Equal(0, frames);
    }

    /// <param name="times">Says of each frame that a node receives how often its lanes see it.</param>
    /// <param name="hoconOfNode">Its configuration.</param>
    /// <param name="onHandled">What the handler does with each message besides.</param>
    private async Task<TestCluster> StartAsync(Func<ReadOnlyMemory<byte>, int> times, Func<int, string>? hoconOfNode = null, Action? onHandled = null)
    {
        var cluster = await TestCluster.Start(2, new()
        {
            Link = s => s with { ProbeAfter = TimeSpan.FromMilliseconds(100), Tick = TimeSpan.FromMilliseconds(50) },
            HoconOfNode = hoconOfNode ?? (_ => ""),
            Prepare = node => node.Links.Subscribe<Counted>((from, message) =>
            {
                _inbox.Add(from, message);
                onHandled?.Invoke();
            }),
        });
        foreach (var node in cluster.Nodes)
        {
            var connections = NodeConnections.Of(node.System);
            var received = connections.Received;
            connections.Received = (from, frame) =>
            {
                // Leases come and go by themselves: they are not what is counted.
                for (var i = frame.Span[9] == (byte)Lane.Interest ? 1 : times(frame); i > 0; i--) received(from, frame);
            };
        }

        return cluster;
    }

    /// <returns>How many of them had come before the cork was drawn.</returns>
    private int TellCorked(TestCluster cluster, int count)
    {
        using (Cork.Begin())
        {
            for (var i = 0; i < count; i++)
                cluster[0].Links.Tell(cluster[1].Token, Lane.Ordered, new Counted(0, i));
            return _inbox.Count;
        }
    }

    private static SocketAssociation? ConnectionOf(TestNode node, TestNode to) => NodeConnections.Of(node.System).Find(to.Cluster.SelfUniqueAddress);

    private static byte[] Write(ICrossesNodes message) => LaneFrame.Write(Self, Lane.Questions, message, Registry[message.GetType()]);

    private void AssertOrdered(int count)
    {
        Assert.Equal(count, _inbox.Count);
        foreach (var series in _inbox.Received.GroupBy(r => r.Message.Series))
            Assert.Equal(series.Select(r => r.Message.Number).Order(), series.Select(r => r.Message.Number));
    }
}

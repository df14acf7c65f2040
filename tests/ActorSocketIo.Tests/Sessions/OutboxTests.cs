using ActorSocketIo.Corking;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>The queue of one session: order, limits, corking.</summary>
public sealed class OutboxTests : SessionTest
{
    [Fact]
    public void What_waited_leaves_in_order_and_in_one_write()
    {
        var (session, wire) = Open();
        wire.IsStalled = true;
        var before = wire.Writes;

        foreach (var text in new[] { "a", "b", "c" })
            session.Send(text);
        wire.IsStalled = false;

        Assert.Equal(["4a", "4b", "4c"], wire.SentText);
        Assert.Equal(before + 1, wire.Writes);
    }

    [Fact]
    public void Replies_to_one_read_leave_in_one_write()
    {
        var (session, wire) = Open();
        session.MessageReceived += _ => session.Send("reply");
        var before = wire.Writes;

        wire.Receive("4a", "4b", "4c");

        Assert.Equal(3, wire.Sent.Count);
        Assert.Equal(before + 1, wire.Writes);
    }

    [Fact]
    public void The_application_is_told_when_what_was_queued_has_been_written()
    {
        var (session, wire) = Open();
        var told = new List<string>();
        session.Flushed += () => told.Add($"flushed {wire.Sent.Count}");
        session.Drained += () => told.Add($"drained {wire.Sent.Count}");

        session.Send("a");
        wire.IsStalled = true;
        session.Send("b");
        session.Send("c");
        Assert.Equal(["flushed 1", "drained 1"], told);
        wire.IsStalled = false;

        Assert.Equal(["flushed 1", "drained 1", "flushed 3", "drained 3"], told);
    }

    [Fact]
    public void A_corked_thread_still_writes_what_is_much()
    {
        var (session, wire) = Open();

        using (Cork.Begin())
        {
            session.Send(new string('x', Cork.MaxBytes));
            Assert.Single(wire.Sent);
        }
    }

    [Fact]
    public void Corks_nest()
    {
        var (session, wire) = Open();

        using (Cork.Begin())
        {
            using (Cork.Begin())
                session.Send("a");
            Assert.Empty(wire.Sent);
        }

        Assert.Single(wire.Sent);
    }

    [Fact]
    public void A_cork_makes_nothing_too_much_that_could_leave()
    {
        Options.MaxQueuedPackets = 10;
        var (session, wire) = Open();

        using (Cork.Begin())
        {
            for (var i = 0; i < 100; i++)
                Assert.True(session.Send("x"));
        }

        Assert.Equal(100, wire.Sent.Count);
        Assert.Empty(Log);
    }

    [Fact]
    public void What_many_are_behind_is_written_to_before_clients_whoever_was_sent_to_first()
    {
        var (session, wire) = Open();
        var link = new Noting(() => wire.Sent.Count);

        using (Cork.Begin())
        {
            session.Send("a");
            Cork.Current!.AddFirst(link);
        }

        Assert.Equal([0], link.Noted);
        Assert.Single(wire.Sent);
    }

    [Fact]
    public void A_session_that_is_sent_to_while_the_cork_is_drawn_is_written_to_as_well()
    {
        var (session, wire) = Open();
        var link = new Noting(() => { session.Send("b"); return 0; });

        using (Cork.Begin())
        {
            session.Send("a");
            Cork.Current!.Add(link);
        }

        Assert.Equal(2, wire.Sent.Count);
    }

    [Fact]
    public void While_a_cork_is_lifted_what_is_sent_does_not_wait()
    {
        var (session, wire) = Open();

        using (Cork.Begin())
        {
            session.Send("a");
            using (Cork.Lift())
                session.Send("b");
            Assert.Equal(2, wire.Sent.Count); // in their order
            session.Send("c");
            Assert.Equal(2, wire.Sent.Count);
        }

        Assert.Equal(3, wire.Sent.Count);
    }

    [Fact]
    public void One_packet_more_than_the_limit_closes_the_session()
    {
        Options.MaxQueuedPackets = 3;
        var (session, wire) = Open();
        wire.IsStalled = true;

        for (var i = 0; i < 3; i++)
            Assert.True(session.Send("x"));
        Assert.False(session.Send("x"));

        Assert.Equal(["closed: transport close (too much is queued)"], Log);
        Assert.Equal(0, session.QueuedPackets);
        Assert.False(session.Send("after"));
    }

    [Fact]
    public void More_bytes_than_the_limit_close_the_session()
    {
        Options.MaxQueuedBytes = 1000;
        var (session, wire) = Open();
        wire.IsStalled = true;

        Assert.True(session.Send(new string('x', 2000)));
        Assert.False(session.Send("x"));

        Assert.Equal(SessionPhase.Closed, session.ReadyState);
    }

    [Fact]
    public void Packets_are_queued_and_taken_in_order_however_the_ring_turns()
    {
        var outbox = default(Outbox);
        var expected = new Queue<EncodedPacket>();
        var taken = new List<EncodedPacket>();
        for (var round = 0; round < 50; round++)
        {
            for (var i = 0; i < (round % 7) + 1; i++)
            {
                var packet = Message($"{round}/{i}");
                expected.Enqueue(packet);
                Assert.True(outbox.TryAdd(packet, int.MaxValue, long.MaxValue));
            }

            taken.Clear();
            outbox.Take(taken, maxBytes: 20);
            foreach (var packet in taken)
                Assert.Same(expected.Dequeue(), packet);
        }

        Assert.Equal(expected.Count, outbox.Count);
        Assert.Equal(expected.Sum(packet => packet.Bytes), outbox.Bytes);
    }

    [Fact]
    public async Task Sends_of_many_threads_all_leave_each_threads_own_in_order()
    {
        Options.MaxQueuedPackets = 100_000;
        var (session, wire) = Open();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
                Assert.True(session.Send($"{thread}:{i}"));
        })));

        var sent = wire.SentText.Select(text => text[1..].Split(':').Select(int.Parse).ToArray()).ToArray();
        Assert.Equal(8000, sent.Length);
        foreach (var thread in sent.GroupBy(pair => pair[0]))
            Assert.Equal(Enumerable.Range(0, 2000), thread.Select(pair => pair[1]));
    }

    private sealed class Noting(Func<int> note) : ICorked
    {
        public List<int> Noted { get; } = [];

        public void Uncork() => Noted.Add(note());
    }
}

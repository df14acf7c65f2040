using ActorSocketIo.Link;
using static ActorSocketIo.Link.LinkProtocol;

namespace ActorSocketIo.Cluster.Tests.Link;

/// <summary>Both ends of one lane, joined by a channel that loses, repeats and reorders: everything arrives once and in order.</summary>
public sealed class LaneModelTests
{
    private static readonly LinkSettings Small = new() { PieceBytes = 1024, WindowBytes = 8 * 1024, KeepBytes = 64 * 1024 };

    [Theory]
    [InlineData(0, 1_500)]
    public void Everything_arrives_once_and_in_order(int firstSeed, int seeds)
    {
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            var random = new Random(seed);
            var world = new World(random, loss: random.Next(4) * 0.1, disorder: random.Next(3) * 0.1);
            for (var step = 0; step < 300; step++) world.Step();
            world.Settle();

            Assert.True(world.Sent.SequenceEqual(world.Received), $"seed {seed}: sent {world.Sent.Count}, received {world.Received.Count}, or in another order");
            Assert.True(world.Out.IsEmpty && world.Out is { KeptBytes: 0, SentBytes: 0 }, $"seed {seed}: {world.Out.KeptBytes} bytes are kept, {world.Out.SentBytes} on their way");
        }
    }

    [Fact]
    public void The_window_limits_what_is_on_its_way_and_the_queue_what_is_kept()
    {
        var lane = new OutgoingLane(Small);

        var taken = 0;
        while (lane.TryAdd(new byte[500])) taken++;
        var sent = 0;
        while (lane.TryTakeNext(0, out _, out _)) sent++;

        Assert.Equal(64 * 1024 / (500 + OutgoingLane.PieceOverheadBytes), taken);
        Assert.Equal(8 * 1024 / (500 + OutgoingLane.PieceOverheadBytes), sent);
        Assert.True(lane.IsCongested);
    }

    [Fact]
    public void A_message_is_cut_in_place()
    {
        var lane = new OutgoingLane(Small);
        var message = new byte[2_500];
        Assert.True(lane.TryAdd(message));

        var pieces = new List<Numbered>();
        while (lane.TryTakeNext(0, out var piece, out _)) pieces.Add(piece);

        Assert.Equal([Part.First, Part.Middle, Part.Last], pieces.Select(p => p.Part));
        Assert.Equal([1024, 1024, 452], pieces.Select(p => p.Bytes.Length));
        Assert.All(pieces, p => Assert.True(p.Bytes.Span.Overlaps(message)));
    }

    [Fact]
    public void A_gap_is_told_once_until_it_is_filled()
    {
        var lane = new IncomingLane(Small);

        Assert.Equal(Arrival.Message, lane.Take(Whole(1), out _));
        Assert.Equal(Arrival.Gap, lane.Take(Whole(3), out _));
        Assert.Equal(Arrival.TooEarly, lane.Take(Whole(4), out _));
        Assert.Equal(Arrival.Message, lane.Take(Whole(2), out _));
        Assert.Equal(Arrival.Gap, lane.Take(Whole(5), out _));
    }

    [Fact]
    public void Pieces_that_do_not_fit_together_cost_their_message_only()
    {
        var lane = new IncomingLane(Small);

        Assert.Equal(Arrival.Broken, lane.Take(new(1, Part.Middle, 0, new byte[5]), out _));
        Assert.Equal(Arrival.Piece, lane.Take(new(2, Part.First, 8, new byte[5]), out _));
        Assert.Equal(Arrival.Broken, lane.Take(new(3, Part.Last, 0, new byte[5]), out _));
        Assert.Equal(Arrival.Broken, lane.Take(new(4, Part.First, int.MaxValue, new byte[5]), out _));
        Assert.Equal(Arrival.Message, lane.Take(Whole(5), out _));
        Assert.Equal(5, lane.UpTo);
    }

    [Fact]
    public void Acknowledgements_of_what_was_never_sent_change_nothing()
    {
        var lane = new OutgoingLane(Small);
        lane.TryAdd(new byte[10]);
        lane.TryAdd(new byte[10]);
        lane.TryTakeNext(0, out _, out _);

        lane.Acknowledge(2, 0);
        lane.Acknowledge(-5, 0);

        Assert.Equal(2 * (10 + OutgoingLane.PieceOverheadBytes), lane.KeptBytes);
    }

    private static Numbered Whole(long number) => new(number, Part.Whole, 1, new byte[1]);

    private sealed class World(Random random, double loss, double disorder)
    {
        private readonly IncomingLane _in = new(Small);
        private readonly List<object> _forth = [], _back = [];
        private int _next;
        private long _now;

        public OutgoingLane Out { get; } = new(Small);

        public List<int> Sent { get; } = [];

        public List<int> Received { get; } = [];

        public void Step()
        {
            switch (random.Next(7))
            {
                case 0 or 1: Add(); break;
                case 2 or 3: Pass(_forth, Arrive); break;
                case 4: Pass(_back, Return); break;
                case 5: _now += random.Next(300); Probe(); break;
                case 6: if (_in.UpTo > _in.Told) Post(_back, _in.Tell(Lane.Ordered)); break;
            }
        }

        /// <summary>From now on nothing is lost any more.</summary>
        public void Settle()
        {
            loss = 0;
            for (var round = 0; round < 200 && !Out.IsEmpty; round++)
            {
                while (_forth.Count > 0) Pass(_forth, Arrive);
                Post(_back, _in.Tell(Lane.Ordered));
                while (_back.Count > 0) Pass(_back, Return);
                _now += 1_000;
                Probe();
            }
        }

        private void Add()
        {
            var message = new byte[4 + random.Next(4) * random.Next(1_200)];
            BitConverter.TryWriteBytes(message, _next);
            if (!Out.TryAdd(message)) return;
            Sent.Add(_next++);
            Send();
        }

        private void Send()
        {
            while (Out.TryTakeNext(_now, out var piece, out _)) Post(_forth, piece);
            Assert.True(Out.SentBytes <= Small.WindowBytes);
            Assert.True(Out.KeptBytes <= Small.KeepBytes);
        }

        private void Probe()
        {
            if (Out.TryProbe(_now, 500, out var probe)) Post(_forth, probe);
        }

        private void Arrive(object message)
        {
            if (message is Probe probe)
            {
                Post(_back, _in.Tell(Lane.Ordered, probe.Id));
                return;
            }
            var arrival = _in.Take((Numbered)message, out var whole);
            if (arrival == Arrival.Message) Received.Add(BitConverter.ToInt32(whole.Span));
            if (arrival == Arrival.Gap) Post(_back, _in.Tell(Lane.Ordered, isGap: true));
            Assert.NotEqual(Arrival.Broken, arrival);
        }

        private void Return(object message)
        {
            var received = (Received)message;
            Out.Acknowledge(received.UpTo, _now);
            if (Out.ShowsLoss(received)) Out.GoBack();
            Send();
        }

        private void Post(List<object> channel, object message)
        {
            if (random.NextDouble() < loss) return;
            channel.Add(message);
            if (random.NextDouble() < 0.05) channel.Add(message);
        }

        private void Pass(List<object> channel, Action<object> arrive)
        {
            if (channel.Count == 0) return;
            var at = random.NextDouble() < disorder ? random.Next(channel.Count) : 0;
            var message = channel[at];
            channel.RemoveAt(at);
            arrive(message);
        }
    }
}

using ActorSocketIo.Forming;
using static ActorSocketIo.Forming.FormingProtocol;

namespace ActorSocketIo.Cluster.Tests.Forming;

/// <summary>
/// Nodes that start at any time, see each other late in DNS, are paused, and hear from each other after a while: however that goes, they form one cluster.
/// Time is in milliseconds. A seed that fails is printed.
/// </summary>
public sealed class FormingModelTests
{
    private const int Patience = 10;
    private const int PatienceMs = 10 * Interval;
    private const int Interval = 500;

    [Fact]
    public void There_is_one_cluster_if_DNS_is_no_later_than_the_patience() => Run(5_000, seed =>
        new World(seed, requiredNodes: 1, maxDnsDelay: PatienceMs - Interval, maxPause: 0));

    [Fact]
    public void There_is_one_cluster_whatever_DNS_says_if_most_nodes_are_required() => Run(5_000, seed =>
        new World(seed, requiredNodes: null, maxDnsDelay: 10 * PatienceMs, maxPause: 3 * PatienceMs));

    /// <summary>The model can fail: with neither of the two conditions it finds two clusters.</summary>
    [Fact]
    public void There_may_be_two_if_DNS_is_late_and_one_node_is_enough() =>
        Assert.Contains(Enumerable.Range(0, 500), seed => new World(seed, requiredNodes: 1, maxDnsDelay: 10 * PatienceMs, maxPause: 0).Run().Formed > 1);

    /// <summary>Two that are out of step would otherwise teach each other for ever the name of a third that neither finds in DNS.</summary>
    [Fact]
    public void A_node_that_died_while_they_form_is_forgotten_by_all()
    {
        FormingMachine a = new("a:1", 1, Patience, TimeSpan.FromMilliseconds(Interval)), b = new("b:1", 1, Patience, TimeSpan.FromMilliseconds(Interval));
        foreach (var machine in (FormingMachine[])[a, b])
        {
            machine.OnResolved(["a:1", "b:1"]);
            machine.OnGreet(new Greet("c:1", 1, ["c:1"]));
        }

        var formed = false;
        for (var halfRound = 0; halfRound < 10 * Patience && !formed; halfRound++)
        {
            var (one, name, other, otherName) = halfRound % 2 == 0 ? (a, "a:1", b, "b:1") : (b, "b:1", a, "a:1");
            formed = one.Next(TimeSpan.FromMilliseconds(halfRound * Interval / 2)).MustForm;
            other.OnGreet(new Greet(name, one.Round, one.Known));
            one.OnGreeted(new Greeted(otherName, one.Round, IsMember: false, other.Known));
        }

        Assert.True(formed);
    }

    private static void Run(int seeds, Func<int, World> make)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            var (formed, outside) = make(seed).Run();
            Assert.True(formed == 1 && outside == 0, $"seed {seed}: {formed} clusters, and {outside} nodes outside");
        }
    }

    private sealed class World
    {
        private readonly Random _random;
        private readonly Node[] _nodes;
        private readonly PriorityQueue<Action, (int Time, int Order)> _queue = new();
        private readonly int[,] _seenAt; // when node i finds node j in DNS
        private readonly int _maxPause;
        private int _now;
        private int _order;

        public World(int seed, int? requiredNodes, int maxDnsDelay, int maxPause)
        {
            _random = new Random(seed);
            _maxPause = maxPause;
            var count = _random.Next(2, 6);
            var starts = Enumerable.Range(0, count).Select(_ => _random.Next(2) == 0 ? 0 : _random.Next(2 * PatienceMs)).ToArray();
            _nodes = [.. Enumerable.Range(0, count).Select(i => new Node($"10.0.0.{i}:1", requiredNodes ?? (count / 2) + 1))];
            _seenAt = new int[count, count];
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++)
                    _seenAt[i, j] = starts[j] + _random.Next(maxDnsDelay + 1);
                var node = i;
                At(starts[i], () => StartRound(node));
            }
        }

        public (int Formed, int Outside) Run()
        {
            var formed = 0;
            while (_queue.TryDequeue(out var step, out var when) && when.Time < 40 * PatienceMs)
            {
                _now = when.Time;
                step();
                formed = _nodes.Count(node => node.Formed);
            }

            return (formed, _nodes.Count(node => !node.IsMember));
        }

        private void StartRound(int self)
        {
            var node = _nodes[self];
            if (node.IsMember)
                return;
            node.HasStarted = true;
            node.Machine.OnResolved(_nodes.Where((_, other) => _seenAt[self, other] <= _now).Select(other => other.Name));
            var decision = node.Machine.Next(TimeSpan.FromMilliseconds(_now));
            if (decision.MustForm)
                node.Formed = node.IsMember = true;
            else if (!decision.Members.IsEmpty)
                At(_now + _random.Next(2_000), () => node.IsMember = true);
            foreach (var other in node.IsMember ? [] : node.Machine.Others)
                Send(other, new Greet(node.Name, node.Machine.Round, node.Machine.Known));
            // One that stands still just when it has started the cluster is taken for dead: DECISIONS.md.
            var pause = _maxPause > 0 && !node.Formed && _random.Next(20) == 0 ? _random.Next(_maxPause) : 0;
            node.PausedUntil = _now + pause;
            At(_now + pause + Interval, () => StartRound(self));
        }

        private void Send(string to, object message)
        {
            var node = _nodes.Single(one => one.Name == to);
            At(_now + 1 + _random.Next(100), () => Receive(node, message));
        }

        private void Receive(Node node, object message)
        {
            if (node.PausedUntil > _now)
            {
                At(node.PausedUntil, () => Receive(node, message));
                return;
            }

            if (!node.HasStarted)
                return;
            switch (message)
            {
                case Greet greet:
                    node.Machine.OnGreet(greet);
                    Send(greet.From, new Greeted(node.Name, greet.Round, node.IsMember, node.IsMember ? [node.Name] : node.Machine.Known));
                    break;
                case Greeted greeted:
                    node.Machine.OnGreeted(greeted);
                    break;
            }
        }

        private void At(int time, Action step) => _queue.Enqueue(step, (time, _order++));
    }

    private sealed class Node(string name, int requiredNodes)
    {
        public string Name => name;

        public FormingMachine Machine { get; } = new(name, requiredNodes, Patience, TimeSpan.FromMilliseconds(Interval));

        public bool HasStarted { get; set; }

        public bool Formed { get; set; }

        public bool IsMember { get; set; }

        public int PausedUntil { get; set; }
    }
}

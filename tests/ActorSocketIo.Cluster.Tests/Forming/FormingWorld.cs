using ActorSocketIo.Forming;
using static ActorSocketIo.Forming.FormingProtocol;

namespace ActorSocketIo.Cluster.Tests.Forming;

/// <summary>What may become of nodes of a <see cref="FormingWorld"/>.</summary>
internal enum Deaths
{
    None,

    /// <summary>Fewer than half of the nodes die.</summary>
    ForGood,

    /// <summary>Of those some are started again, at the same address.</summary>
    AndRestarts,
}

/// <summary>Nodes, DNS and a network, on a clock of its own; what happens when is drawn from the seed. Times are in milliseconds.</summary>
internal sealed class FormingWorld
{
    /// <summary>In rounds.</summary>
    public const int Patience = 10;

    public const int Interval = 500;

    public const int PatienceMs = Patience * Interval;

    private readonly Random _random;
    private readonly Node[] _nodes;
    private readonly PriorityQueue<Action, (int Time, int Order)> _queue = new();
    private readonly int[,] _seenAfter; // how long after the start of node j node i finds it in DNS, and after its end no more
    private readonly int _maxPause;
    private int _now;
    private int _order;
    private int _formed;

    public FormingWorld(int seed, int? requiredNodes, int maxDnsDelay, int maxPause, Deaths deaths)
    {
        _random = new Random(seed);
        _maxPause = maxPause;
        var count = _random.Next(2, 6);
        _nodes = [.. Enumerable.Range(0, count).Select(i => new Node($"10.0.0.{i}:1", requiredNodes ?? (count / 2) + 1))];
        _seenAfter = new int[count, count];
        foreach (var (i, node) in _nodes.Index())
        {
            for (var j = 0; j < count; j++)
                _seenAfter[i, j] = _random.Next(maxDnsDelay + 1);
            node.StartsAt = _random.Next(2) == 0 ? 0 : _random.Next(2 * PatienceMs);
            At(node.StartsAt, () => Start(i));
        }

        for (var death = deaths == Deaths.None ? 0 : _random.Next((count + 1) / 2); death > 0; death--)
            Doom(_random.Next(count), mayComeBack: deaths == Deaths.AndRestarts);
    }

    public (int MostClusters, int Outside) Run()
    {
        var most = 0;
        while (_queue.TryDequeue(out var step, out var when) && when.Time < 60 * PatienceMs)
        {
            _now = when.Time;
            step();
            most = Math.Max(most, _nodes.Where(node => node.IsMember).Select(node => node.Cluster).Distinct().Count());
        }

        return (most, _nodes.Count(node => node.IsAlive && !node.IsMember));
    }

    private void Doom(int index, bool mayComeBack)
    {
        var node = _nodes[index];
        if (node.EndsAt is not null)
            return;
        node.EndsAt = node.StartsAt + _random.Next(4 * PatienceMs);
        node.ComesBack = mayComeBack && _random.Next(2) == 0;
        At(node.EndsAt.Value, node.End);
        if (node.ComesBack)
            At(node.EndsAt.Value + _random.Next(2 * PatienceMs), () => Start(index));
    }

    private void Start(int index)
    {
        _nodes[index].Start();
        TakeRound(index, _nodes[index].Life);
    }

    private void TakeRound(int index, int life)
    {
        var node = _nodes[index];
        if (node.Life != life || !node.IsAlive || node.IsMember)
            return;
        node.Machine.OnResolved(_nodes.Where((_, other) => Finds(index, other)).Select(other => other.Name));
        var decision = node.Machine.Next(TimeSpan.FromMilliseconds(_now));
        if (decision.MustForm)
            node.Cluster = ++_formed;
        else if (!decision.Members.IsEmpty)
            Join(node, Named(decision.Members[_random.Next(decision.Members.Length)]));
        foreach (var other in node.IsMember ? [] : node.Machine.Others)
            Send(other, new Greet(node.Name, node.Machine.Round, node.Machine.Known));
        // One that stands still just when it has started the cluster is taken for dead: DECISIONS.md.
        var pause = _maxPause > 0 && !node.IsMember && _random.Next(20) == 0 ? _random.Next(_maxPause) : 0;
        node.PausedUntil = _now + pause;
        At(_now + pause + Interval, () => TakeRound(index, life));
    }

    private bool Finds(int index, int other)
    {
        var (node, delay) = (_nodes[other], _seenAfter[index, other]);
        return node.StartsAt + delay <= _now && (node.ComesBack || node.EndsAt is null || _now < node.EndsAt + delay);
    }

    // It takes a while, and nothing comes of it if one of them has died meanwhile.
    private void Join(Node node, Node member)
    {
        var (life, lifeOfMember) = (node.Life, member.Life);
        At(_now + _random.Next(2_000), () =>
        {
            if (node.IsAlive && node.Life == life && member.IsMember && member.Life == lifeOfMember)
                node.Cluster ??= member.Cluster;
        });
    }

    private void Send(string to, object message)
    {
        var node = Named(to);
        At(_now + 1 + _random.Next(100), () => Receive(node, message));
    }

    private void Receive(Node node, object message)
    {
        if (!node.IsAlive)
            return;
        if (node.PausedUntil > _now)
        {
            At(node.PausedUntil, () => Receive(node, message));
            return;
        }

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

    private Node Named(string name) => _nodes.Single(one => one.Name == name);

    private void At(int time, Action step) => _queue.Enqueue(step, (time, _order++));

    private sealed class Node(string name, int requiredNodes)
    {
        public string Name => name;

        public FormingMachine Machine { get; private set; } = null!;

        public int StartsAt { get; set; }

        public int? EndsAt { get; set; }

        public bool ComesBack { get; set; }

        public bool IsAlive { get; private set; }

        /// <summary>Which of its lives this is.</summary>
        public int Life { get; private set; }

        /// <summary>The cluster that it is in; null while it looks for one.</summary>
        public int? Cluster { get; set; }

        public bool IsMember => Cluster is not null;

        public int PausedUntil { get; set; }

        public void Start()
        {
            Machine = new(name, requiredNodes, Patience, TimeSpan.FromMilliseconds(Interval));
            (Life, IsAlive, Cluster, PausedUntil) = (Life + 1, true, null, 0);
        }

        public void End() => (IsAlive, Cluster) = (false, null);
    }
}

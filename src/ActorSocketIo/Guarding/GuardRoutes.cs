using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorSocketIo.Link;
using static ActorSocketIo.Guarding.GuardProtocol;

namespace ActorSocketIo.Guarding;

/// <summary>Whom this node tells its emits besides those they are for, so that they outlive these: the emitter's side of <see cref="GuardProtocol"/>.</summary>
/// <remarks>Changes only within turns of the order; read on any thread.</remarks>
/// <param name="order">Of this node's emits.</param>
/// <param name="links">To the other nodes.</param>
/// <param name="peers">The other nodes.</param>
/// <param name="time">The monotonic clock.</param>
/// <param name="memory">How long after a node's death its clients may come back.</param>
internal sealed class GuardRoutes(EmitOrder order, INodeLinks links, IPeers peers, TimeProvider time, TimeSpan memory) : IPeerObserver
{
    private readonly ConcurrentDictionary<NodeToken, (long Version, NodeToken Guard)> _guards = new(); // by ward, also of those that have died
    private readonly ConcurrentDictionary<NodeToken, (NodeToken Guard, long Until)> _died = new(); // by ward
    private readonly ConcurrentDictionary<NodeToken, bool> _present = new();
    private readonly Dictionary<NodeToken, long> _holes = []; // by guard
    private readonly List<(NodeToken Guard, Line Line)> _undrawn = []; // which its link did not take
    private long _marked;

    /// <summary>The guards of nodes that have died lately, who may be able to say what was there.</summary>
    public IEnumerable<NodeToken> GuardsOfDead => _died.Where(died => IsOn(died.Value.Until)).Select(died => died.Value.Guard).Distinct();

    /// <summary>The guard of a node; the default if it has none that is known.</summary>
    public NodeToken GuardOf(NodeToken ward) => _guards.TryGetValue(ward, out var known) ? known.Guard : default;

    /// <summary>These nodes and the guards of nodes that have died: they are told everything.</summary>
    public ReadOnlySpan<NodeToken> WithGuardsOfDead(ReadOnlySpan<NodeToken> nodes)
    {
        if (_died.IsEmpty)
            return nodes;
        var more = new HashSet<NodeToken>(GuardsOfDead.Where(IsOther));
        more.ExceptWith(nodes.ToArray());
        return more.Count == 0 ? nodes : (NodeToken[])[.. nodes, .. more];
    }

    /// <summary>These nodes first, then their guards and this node's.</summary>
    public NodeToken[] WithGuards(ReadOnlySpan<NodeToken> nodes)
    {
        var all = new List<NodeToken>(nodes.Length + 2);
        foreach (var node in nodes)
            all.Add(node);
        AddGuards(nodes, all);
        return [.. all];
    }

    /// <summary>Tells an emit with a number; a guard whose link does not take it learns later that it has missed some. Within a turn.</summary>
    /// <returns>The nodes whose links did not take it.</returns>
    public ImmutableArray<NodeToken> Tell(ReadOnlySpan<NodeToken> nodes, ICrossesNodes emit, long number)
    {
        if (_holes.Count > 0)
            return TellBehindHoles(nodes, emit, number);
        var refused = links.Tell(nodes, Lane.Ordered, emit);
        foreach (var node in refused)
            _holes[node] = number;
        return refused;
    }

    /// <summary>A node says who guards it.</summary>
    public void OnGuarded(NodeToken ward, Guarded guarded)
    {
        using var turn = EmitOrder.Enter(order);
        if (_guards.TryGetValue(ward, out var known) && known.Version >= guarded.Version)
            return;
        _guards[ward] = (guarded.Version, guarded.Guard);
        if (ward != peers.Self)
            links.Tell(ward, Lane.Ordered, new Mark(order.Number)); // what its clients get from now on is stamped with no less
        Draw(guarded.Guard, new Line(ward, guarded.Version, order.Number));
    }

    /// <summary>Whether a node guards clients, too.</summary>
    public bool Takes(NodeToken node) => _guards.ContainsKey(node);

    /// <summary>A link has not taken an emit with a number. Within a turn.</summary>
    public void Miss(NodeToken node, long number) => _holes[node] = number;

    /// <summary>This node guards one, and has drawn its own line.</summary>
    public event Action<Line>? SelfLine;

    /// <summary>A guard wants all emits.</summary>
    public void OnTellAll(NodeToken guard, TellAll all) => _died[all.Ward] = (guard, time.GetTimestamp() + InTicks(all.Left));

    /// <summary>Tells all how far this node's emits are, if that has changed, and what could not be told. To be called every second or so.</summary>
    public void Mend()
    {
        using var turn = EmitOrder.Enter(order);
        foreach (var (ward, died) in _died)
            if (!IsOn(died.Until) && _died.TryRemove(ward, out _))
                _guards.TryRemove(ward, out _);
        if (_holes.Count > 0)
            TellHoles();
        (NodeToken Guard, Line Line)[] undrawn = [.. _undrawn];
        _undrawn.Clear();
        foreach (var (guard, line) in undrawn)
            Draw(guard, line);
        if (order.Number == _marked)
            return;
        _marked = order.Number;
        foreach (var node in links.Tell([.. _present.Keys], Lane.Ordered, new Mark(_marked)))
            if (_present.ContainsKey(node))
                _marked = 0; // it is told with the next
    }

    public void OnChanged()
    {
    }

    // One that has guarded before this node knew it, or that it did not know yet when it heard so.
    public void OnAdded(NodeToken node)
    {
        using var turn = EmitOrder.Enter(order);
        _present[node] = true;
        foreach (var (ward, known) in _guards)
            if (known.Guard == node)
                Draw(node, new Line(ward, known.Version, order.Number));
    }

    // Before the node's members are forgotten: from now on its guard is told all that may have been for them.
    public void OnRemoved(NodeToken node)
    {
        using var turn = EmitOrder.Enter(order);
        _present.TryRemove(node, out _);
        _holes.Remove(node);
        if (GuardOf(node) is var guard && guard != default)
            _died[node] = (guard, time.GetTimestamp() + InTicks(memory));
        else
            _guards.TryRemove(node, out _);
    }

    private void Draw(NodeToken guard, Line line)
    {
        if (guard == peers.Self)
            SelfLine?.Invoke(line);
        else if (IsOther(guard) && !links.Tell(guard, Lane.Ordered, line))
            _undrawn.Add((guard, line));
    }

    private void AddGuards(ReadOnlySpan<NodeToken> wards, List<NodeToken> to)
    {
        Add(peers.Self);
        foreach (var ward in wards)
            Add(ward);

        void Add(NodeToken ward)
        {
            if (GuardOf(ward) is var guard && IsOther(guard) && !to.Contains(guard))
                to.Add(guard);
        }
    }

    private bool IsOther(NodeToken node) => node != default && _present.ContainsKey(node);

    private bool IsOn(long until) => until > time.GetTimestamp();

    private long InTicks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    // Who does not know yet that it has missed some is told none that came after.
    private ImmutableArray<NodeToken> TellBehindHoles(ReadOnlySpan<NodeToken> nodes, ICrossesNodes emit, long number)
    {
        TellHoles();
        ImmutableArray<NodeToken> able = [.. nodes.ToArray().Where(node => !_holes.ContainsKey(node))];
        ImmutableArray<NodeToken> refused = [.. nodes.ToArray().Except(able), .. links.Tell(able.AsSpan(), Lane.Ordered, emit)];
        foreach (var node in refused)
            _holes[node] = number;
        return refused;
    }

    private void TellHoles()
    {
        foreach (var (node, number) in _holes.ToArray())
            if (!_present.ContainsKey(node) || links.Tell(node, Lane.Ordered, new Hole(number)))
                _holes.Remove(node);
    }
}

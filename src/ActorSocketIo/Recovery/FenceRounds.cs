using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorSocketIo.Link;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>Has all nodes draw lines for the moves away from this one: one round at a time, for all that wait for one.</summary>
/// <remarks>Thread-safe. After a node has gone many clients come at once: a round costs the same for one as for a thousand.</remarks>
internal sealed class FenceRounds(INodeLinks links, IPeers peers, EmitFence fence, TimeProvider time) : IPeerObserver
{
    /// <summary>How long a node may stand still, or wait for room in a link, before the moves of a round fail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private List<IFencedMove> _waiting = [];
    private FenceRound? _round;
    private long _last;
    private bool _isRunning;

    /// <summary>Adds a move to the next round.</summary>
    public void Add(IFencedMove move)
    {
        lock (_lock)
        {
            _waiting.Add(move);
            if (_isRunning)
                return;
            _isRunning = true;
        }

        _ = RunAsync();
    }

    /// <summary>A node, perhaps this one, has drawn its line.</summary>
    public void OnMarked(NodeToken from, long round)
    {
        lock (_lock)
            if (_round?.Number == round)
                _round.Settle(from, hasMarked: true);
    }

    public void OnAdded(NodeToken node)
    {
        // It knows of every move that it is not asked about.
    }

    // Who only cannot be reached may come back, with its emits.
    public void OnChanged()
    {
        lock (_lock)
            foreach (var node in _round?.Nodes ?? [])
                if (node != peers.Self && !peers.IsAlive(node))
                    _round!.Settle(node, hasMarked: false);
    }

    public void OnRemoved(NodeToken node)
    {
        // It is not yet seen to be gone; that is told next.
    }

    private async Task RunAsync()
    {
        while (true)
        {
            List<IFencedMove> moves;
            FenceRound round;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _round = null;
                    _isRunning = false;
                    return;
                }

                (moves, _waiting) = (_waiting, []);
                round = _round = new FenceRound(++_last, [.. peers.All.Select(peer => peer.Token), peers.Self], peers.Self);
            }

            foreach (var move in moves)
                move.OnDrawing(round);
            var mark = new Mark(round.Number, [.. moves.Select(move => move.To).Distinct()]);
            links.Tell([.. round.Nodes.Where(node => node != peers.Self)], Lane.Questions, mark);
            fence.OnMark(peers.Self, mark);
            try
            {
                await round.Drawn.WaitAsync(Patience, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                round.Fail();
            }

            foreach (var move in moves)
                move.OnDrawn(round);
        }
    }
}

/// <summary>A move that a line is drawn for.</summary>
internal interface IFencedMove
{
    /// <summary>Where it goes.</summary>
    NodeToken To { get; }

    /// <summary>The nodes are about to be told.</summary>
    void OnDrawing(FenceRound round);

    /// <summary>All have drawn it, or some will not.</summary>
    void OnDrawn(FenceRound round);
}

/// <summary>One line, drawn by all nodes.</summary>
internal sealed class FenceRound(long number, ImmutableArray<NodeToken> nodes, NodeToken self)
{
    private readonly HashSet<NodeToken> _awaited = [.. nodes];
    private readonly ConcurrentDictionary<NodeToken, bool> _marked = new();
    private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Number { get; } = number;

    /// <summary>Who is to draw it.</summary>
    public ImmutableArray<NodeToken> Nodes { get; } = nodes;

    /// <summary>Completes when all have, but those that have gone.</summary>
    public Task Drawn => _drawn.Task;

    /// <summary>Those that have; null if some did not in time.</summary>
    public ImmutableArray<NodeToken>? Emitters { get; private set; }

    /// <summary>Its number if a node has drawn it, as far as its emits have come here; else 0.</summary>
    /// <param name="emitter">The node; null for this one.</param>
    public long Of(NodeToken? emitter) => _marked.ContainsKey(emitter ?? self) ? Number : 0;

    /// <summary>Nothing more is to come of a node. Under the lock of the rounds.</summary>
    public void Settle(NodeToken node, bool hasMarked)
    {
        if (!_awaited.Remove(node))
            return;
        if (hasMarked)
            _marked[node] = true;
        if (_awaited.Count > 0)
            return;
        Emitters = [.. _marked.Keys];
        _drawn.TrySetResult();
    }

    /// <summary>It took too long.</summary>
    public void Fail() => Emitters = null;
}

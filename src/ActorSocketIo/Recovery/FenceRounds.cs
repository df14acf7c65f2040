using ActorSocketIo.Link;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>Has all nodes draw lines for the moves away from this one: one round at a time, for all that wait for one.</summary>
/// <remarks>Thread-safe. After a node has gone many clients come at once: a round costs the same for one as for a thousand.</remarks>
internal sealed class FenceRounds(INodeLinks links, IPeers peers, EmitFence fence, TimeProvider time) : IPeerObserver
{
    /// <summary>How long a node may stand still, or wait for room in a link, before the moves of a round fail. One that has died is gone by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

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
    public void OnDrawn(NodeToken from, long round)
    {
        lock (_lock)
            if (_round?.Number == round)
                _round.Settle(from, hasDrawn: true);
    }

    // Who only cannot be reached may come back, with its emits.
    public void OnChanged()
    {
        lock (_lock)
            foreach (var node in _round?.Nodes ?? [])
                if (node != peers.Self && !peers.IsAlive(node))
                    _round!.Settle(node, hasDrawn: false);
    }

    // One that does not serve yet emits nothing; of any other it is not known what is under way.
    private void OnUntold(NodeToken node, FenceRound round)
    {
        if (peers.TryGet(node, out var peer) && peer.Serves)
            round.Fail();
        else
            round.Settle(node, hasDrawn: false);
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
            var line = new DrawLine(round.Number, [.. moves.Select(move => move.To).Distinct()]);
            foreach (var untold in links.Tell([.. round.Nodes.Where(node => node != peers.Self)], Lane.Questions, line))
                OnUntold(untold, round);
            fence.OnDrawLine(peers.Self, line);
            await round.Settled.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            round.Fail(); // if it has not been drawn
            foreach (var move in moves)
                move.OnDrawn(round);
        }
    }
}

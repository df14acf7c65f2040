using System.Collections.Concurrent;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>The lines that nodes draw under their emits for moves: this node's share as an emitter, and what it knows of others' as one that wants something.</summary>
/// <remarks>Thread-safe. What comes in a node's lane of emits is noted there, in its order with the emits. One per node; see <see cref="MoveProtocol"/>.</remarks>
internal sealed class EmitFence(INodeLinks links, IPeers peers, TimeProvider time) : IPeerObserver
{
    private readonly ConcurrentDictionary<(NodeToken Source, NodeToken Emitter), long> _begun = new(), _ended = new();
    private readonly List<(NodeToken Source, NodeToken Emitter, long Round, TaskCompletionSource Ended)> _waiting = []; // and its own lock

    /// <summary>This node has drawn a line for its own moves; the round.</summary>
    public event Action<long>? SelfMarked;

    /// <summary>The last round of a source that a node has begun, as far as its emits have come here; 0 for none.</summary>
    /// <param name="source">Whose.</param>
    /// <param name="emitter">The node that has emitted; null for this one.</param>
    public long Begun(NodeToken source, NodeToken? emitter) => _begun.GetValueOrDefault((source, emitter ?? peers.Self));

    /// <summary>Draws the line for a source, which may be this node.</summary>
    public void OnMark(NodeToken source, Mark mark) => _ = DrawAsync(source, mark);

    public void OnBegin(NodeToken emitter, Begin begin) => _begun[(begin.Source, emitter)] = begin.Round;

    public void OnEnd(NodeToken emitter, End end)
    {
        _ended[(end.Source, emitter)] = end.Round;
        Release(waiting => waiting.Source == end.Source && waiting.Emitter == emitter && waiting.Round <= end.Round);
    }

    /// <summary>Completes when all that an emitter had told a source by its line has come here, or nothing comes from it any more.</summary>
    public Task WhenEnded(NodeToken source, NodeToken emitter, long round)
    {
        lock (_waiting)
        {
            if (_ended.GetValueOrDefault((source, emitter)) >= round || IsGone(emitter))
                return Task.CompletedTask;
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((source, emitter, round, ended));
            return ended.Task;
        }
    }

    public void OnAdded(NodeToken node)
    {
        // It has drawn nothing yet.
    }

    // Who only cannot be reached may come back, with its emits.
    public void OnChanged() => Release(waiting => IsGone(waiting.Emitter));

    public void OnRemoved(NodeToken node)
    {
        foreach (var lines in new[] { _begun, _ended })
            foreach (var line in lines.Keys)
                if (line.Source == node || line.Emitter == node)
                    lines.TryRemove(line, out _);
    }

    private bool IsGone(NodeToken node) => node != peers.Self && !peers.IsAlive(node);

    private async Task DrawAsync(NodeToken source, Mark mark)
    {
        NodeToken[] others = [.. mark.Wanting.Where(node => node != peers.Self)];
        var isWanting = others.Length < mark.Wanting.Length;
        await Pass().ConfigureAwait(false);
        links.Tell(others, Lane.Ordered, new Begin(source, mark.Round));
        if (isWanting)
            OnBegin(peers.Self, new(source, mark.Round));
        await Pass().ConfigureAwait(false);
        if (source == peers.Self)
            SelfMarked?.Invoke(mark.Round);
        else
            links.Tell(source, Lane.Ordered, new Marked(mark.Round));
        await Pass().ConfigureAwait(false);
        links.Tell(others, Lane.Ordered, new End(source, mark.Round));
        if (isWanting)
            OnEnd(peers.Self, new(source, mark.Round));

        Task Pass() => EmitsUnderWay.WhenPassed(time, CancellationToken.None);
    }

    private void Release(Predicate<(NodeToken Source, NodeToken Emitter, long Round, TaskCompletionSource Ended)> whose)
    {
        lock (_waiting)
        {
            foreach (var released in _waiting.FindAll(whose))
                released.Ended.TrySetResult();
            _waiting.RemoveAll(whose);
        }
    }
}

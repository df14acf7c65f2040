using System.Collections.Concurrent;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>The lines that nodes draw under their emits for moves: this node's share as an emitter, and what it knows of others' as one that wants something.</summary>
/// <remarks>Thread-safe. What comes in a node's lane of emits is noted there, in its order with the emits. One per node; see <see cref="MoveProtocol"/>.</remarks>
internal sealed class EmitFence(INodeLinks links, IPeers peers, TimeProvider time) : IPeerObserver
{
    private const int KeptOfGone = 16;

    private readonly Queue<NodeToken> _gone = new(); // the last that have
    private readonly ConcurrentDictionary<(NodeToken Source, NodeToken Emitter), long> _begun = new(), _ended = new();
    private readonly List<(NodeToken Source, NodeToken Emitter, long Round, TaskCompletionSource Ended)> _waiting = []; // and its own lock

    /// <summary>This node has drawn a line for its own moves; the round.</summary>
    public event Action<long>? SelfDrawn;

    /// <summary>The last round of a source that a node has begun, as far as its emits have come here; 0 for none.</summary>
    /// <param name="source">Whose.</param>
    /// <param name="emitter">The node that has emitted; null for this one.</param>
    public long Begun(NodeToken source, NodeToken? emitter) => _begun.GetValueOrDefault((source, emitter ?? peers.Self));

    /// <summary>Draws the line for a source, which may be this node.</summary>
    public void OnDrawLine(NodeToken source, DrawLine line) => _ = DrawAsync(source, line);

    // A node that stood still may draw its lines in any order: only the last counts.
    public void OnBegun(NodeToken emitter, LineBegun begun) =>
        _begun.AddOrUpdate((begun.Source, emitter), begun.Round, (_, known) => Math.Max(known, begun.Round));

    public void OnEnded(NodeToken emitter, LineEnded ended)
    {
        if (_begun.GetValueOrDefault((ended.Source, emitter)) < ended.Round)
            return; // its begin was not taken by the link: what came behind was not kept
        _ended.AddOrUpdate((ended.Source, emitter), ended.Round, (_, known) => Math.Max(known, ended.Round));
        Release(waiting => waiting.Source == ended.Source && waiting.Emitter == emitter && waiting.Round <= ended.Round);
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

    // Who only cannot be reached may come back, with its emits.
    public void OnChanged() => Release(waiting => IsGone(waiting.Emitter));

    // Not those of this one: what it has sent before may be all that is wanted of it.
    public void OnRemoved(NodeToken node)
    {
        _gone.Enqueue(node);
        if (_gone.Count <= KeptOfGone)
            return;
        var forgotten = _gone.Dequeue();
        foreach (var lines in new[] { _begun, _ended })
            foreach (var line in lines.Keys)
                if (line.Source == forgotten || line.Emitter == forgotten)
                    lines.TryRemove(line, out _);
    }

    private bool IsGone(NodeToken node) => node != peers.Self && !peers.IsAlive(node);

    private async Task DrawAsync(NodeToken source, DrawLine line)
    {
        NodeToken[] others = [.. line.Wanting.Where(node => node != peers.Self)];
        var isWanting = others.Length < line.Wanting.Length;
        await Pass().ConfigureAwait(false);
        links.Tell(others, Lane.Ordered, new LineBegun(source, line.Round));
        if (isWanting)
            OnBegun(peers.Self, new(source, line.Round));
        await Pass().ConfigureAwait(false);
        if (source == peers.Self)
            SelfDrawn?.Invoke(line.Round);
        else
            links.Tell(source, Lane.Ordered, new LineDrawn(line.Round));
        await Pass().ConfigureAwait(false);
        links.Tell(others, Lane.Ordered, new LineEnded(source, line.Round));
        if (isWanting)
            OnEnded(peers.Self, new(source, line.Round));

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

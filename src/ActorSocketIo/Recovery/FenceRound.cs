using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorSocketIo.Link;

namespace ActorSocketIo.Recovery;

/// <summary>One line, drawn by all nodes under their emits.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FenceRound(long number, ImmutableArray<NodeToken> nodes, NodeToken self)
{
    private readonly HashSet<NodeToken> _awaited = [.. nodes]; // and the lock
    private readonly ConcurrentDictionary<NodeToken, bool> _drawn = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Number { get; } = number;

    /// <summary>Who is to draw it.</summary>
    public ImmutableArray<NodeToken> Nodes { get; } = nodes;

    /// <summary>Completes when all have drawn it, but those that have gone, or when it has failed.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Those that have drawn it; null if it has failed.</summary>
    public NodeToken[]? Emitters { get; private set; }

    /// <summary>Its number if a node has drawn it, as far as its emits have come here; else 0.</summary>
    /// <param name="emitter">The node; null for this one.</param>
    public long Of(NodeToken? emitter) => _drawn.ContainsKey(emitter ?? self) ? Number : 0;

    /// <summary>Nothing more is to come of a node.</summary>
    public void Settle(NodeToken node, bool hasDrawn)
    {
        lock (_awaited)
        {
            if (!_awaited.Remove(node))
                return;
            if (hasDrawn)
                _drawn[node] = true;
            if (_awaited.Count > 0 || _settled.Task.IsCompleted)
                return;
            Emitters = [.. _drawn.Keys];
            _settled.TrySetResult();
        }
    }

    /// <summary>It will not be drawn by all.</summary>
    public void Fail()
    {
        lock (_awaited)
            _settled.TrySetResult();
    }
}

using System.Collections.Concurrent;
using ActorSocketIo.Link;

namespace ActorSocketIo.Relay;

/// <summary>One queue for each peer, for both sides of the relay.</summary>
internal sealed class RelayQueues(INodeLinks links, IPeers peers, Action<Exception> onFault)
{
    private readonly ConcurrentDictionary<NodeToken, RelayQueue> _queues = new();

    /// <summary>A message is too large for any link.</summary>
    public event Action<NodeToken, ICrossesNodes>? TooLarge;

    /// <summary>How many peers have one.</summary>
    public int Count => _queues.Count;

    /// <summary>The queue of a peer; of one that is gone, the link drops what it gets.</summary>
    public RelayQueue Of(NodeToken peer) => _queues.GetOrAdd(peer, Create);

    /// <summary>Completes when everything that waits now for nodes that answer has been handed to the links.</summary>
    public Task WhenEmpty() => Task.WhenAll(_queues.Where(queue => peers.IsReachable(queue.Key)).Select(queue => queue.Value.WhenEmpty));

    /// <summary>Forgets the queues of nodes that are gone for good.</summary>
    public void ForgetDeparted()
    {
        foreach (var peer in _queues.Keys)
        {
            if (!peers.IsAlive(peer))
                _queues.TryRemove(peer, out _);
        }
    }

    private RelayQueue Create(NodeToken peer) => new(links, peer, message => TooLarge?.Invoke(peer, message), onFault);
}

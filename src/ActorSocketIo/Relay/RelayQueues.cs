using System.Collections.Concurrent;
using ActorSocketIo.Link;

namespace ActorSocketIo.Relay;

/// <summary>One queue for each peer, for both sides of the relay.</summary>
internal sealed class RelayQueues(INodeLinks links, IPeers peers)
{
    private readonly ConcurrentDictionary<NodeToken, RelayQueue> _queues = new();

    /// <summary>Told of a message that is too large for any link.</summary>
    public Action<NodeToken, ICrossesNodes> OnTooLarge { get; set; } = static (_, _) => { };

    /// <summary>The queue of a peer; of one that is gone, the link drops what it gets.</summary>
    public RelayQueue Of(NodeToken peer) => _queues.GetOrAdd(peer, Create);

    /// <summary>Completes when everything that waits now has been handed to the links.</summary>
    public Task WhenEmpty() => Task.WhenAll(_queues.Values.Select(queue => queue.WhenEmpty));

    /// <summary>Forgets the queues of nodes that are gone for good.</summary>
    public void ForgetDeparted()
    {
        foreach (var peer in _queues.Keys)
        {
            if (!peers.IsAlive(peer))
                _queues.TryRemove(peer, out _);
        }
    }

    private RelayQueue Create(NodeToken peer) => new(links, peer, message => OnTooLarge(peer, message));
}

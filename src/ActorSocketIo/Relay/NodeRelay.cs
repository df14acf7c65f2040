using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Relay;

/// <summary>Any request may reach any node: this node's part in that, for its own sessions and for those of others.</summary>
/// <remarks>Create before the links start, and let it observe the peers. See DECISIONS.md for why it is right.</remarks>
internal sealed class NodeRelay : IPeerObserver
{
    private readonly IPeers _peers;
    private readonly RelayQueues _queues;
    private HashSet<NodeToken> _reachable = [];

    public NodeRelay(EngineServer engine, IPeers peers, INodeLinks links, IInterest interest)
    {
        _peers = peers;
        _queues = new RelayQueues(links, peers);
        var directory = new SessionDirectory(interest);
        engine.Directory = directory;
        Client = new RelayClient(engine, peers, links, _queues, directory);
        Server = new RelayServer(engine, links, _queues);
    }

    /// <summary>For requests that have reached this node.</summary>
    public RelayClient Client { get; }

    /// <summary>For the sessions of this node.</summary>
    public RelayServer Server { get; }

    /// <summary>Ends what this node does for the sessions of others.</summary>
    /// <returns>Completes when the links have all that is to be said; the sessions of this node should be closed before.</returns>
    public Task LeaveAsync()
    {
        Client.Leave();
        return _queues.WhenEmpty();
    }

    public void OnAdded(NodeToken node)
    {
        // It serves nobody yet.
    }

    // Only what changes counts: a request from a node that seems lost is served.
    public void OnChanged()
    {
        HashSet<NodeToken> reachable = [.. _peers.Others.Where(_peers.IsReachable)];
        foreach (var lost in _reachable.Except(reachable))
        {
            Client.OnLost(lost);
            Server.OnLost(lost);
        }

        _reachable = reachable;
        _queues.ForgetDeparted();
        Client.ForgetDeparted();
    }

    public void OnRemoved(NodeToken node)
    {
        // A change follows, when the node is out of the table.
    }
}

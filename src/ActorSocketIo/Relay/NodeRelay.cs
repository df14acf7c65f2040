using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Relay;

/// <summary>Any request may reach any node: this node's part in that, for its own sessions and for those of others.</summary>
/// <remarks>Create before the links start, and let it observe the peers. See DECISIONS.md for why it is right.</remarks>
internal sealed class NodeRelay : IPeerObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IPeers _peers;
    private readonly RelayQueues _queues;
    private readonly TimeProvider _time;
    private HashSet<NodeToken> _reachable = [];

    public NodeRelay(EngineServer engine, IPeers peers, INodeLinks links, IInterest interest)
    {
        _peers = peers;
        _queues = new RelayQueues(links, peers, engine.LogRelayFault);
        var directory = new SessionDirectory(interest);
        engine.Directory = directory;
        Client = new RelayClient(engine, peers, links, _queues, directory);
        Server = new RelayServer(engine, peers, links, _queues);
        _time = engine.Time;
    }

    /// <summary>For requests that have reached this node.</summary>
    public RelayClient Client { get; }

    /// <summary>For the sessions of this node.</summary>
    public RelayServer Server { get; }

    /// <summary>How many peers something is kept for.</summary>
    public int Peers => Math.Max(_queues.Count, Client.Peers);

    /// <summary>Ends what this node does for the sessions of others.</summary>
    /// <returns>Completes, without failing, when the links have all that is to be said, or soon; the sessions of this node should be closed before.</returns>
    public async Task LeaveAsync()
    {
        Client.Leave();
        await _queues.WhenEmpty().WaitAsync(Patience, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void OnAdded(NodeToken node)
    {
        // It serves nobody yet.
    }

    // Only what changes counts: a request from a node that seems lost is served.
    public void OnChanged()
    {
        HashSet<NodeToken> reachable = [.. _peers.All.Where(peer => peer.IsReachable).Select(peer => peer.Token)];
        foreach (var lost in _reachable.Except(reachable))
        {
            Client.OnLost(lost);
            Server.OnLost(lost);
        }

        _reachable = reachable;
        _queues.ForgetDeparted();
        Client.ForgetDeparted();
        Server.ForgetDeparted();
    }

    public void OnRemoved(NodeToken node)
    {
        // A change follows, when the node is out of the table.
    }
}

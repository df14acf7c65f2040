using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace ActorSocketIo.Link;

/// <summary>Watches the members: opens a link to each that comes, closes it when it has gone, and tells who wants to know.</summary>
/// <remarks>
/// One per node, <c>/user/sio-link-{token}</c>, parent of the link actors. A member counts from the moment it begins to join, because it becomes up only after all
/// members know it: whoever has sockets is known to everybody who emits. Gone means removed, downed, or said goodbye.
/// </remarks>
internal sealed class PeersActor : UntypedActor
{
    private readonly NodeLinks _links;
    private readonly ImmutableArray<IPeerObserver> _observers;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly HashSet<UniqueAddress> _unreachable = [];
    private readonly HashSet<NodeToken> _departed = [];      // said goodbye, but still members

    public PeersActor(NodeLinks links, ImmutableArray<IPeerObserver> observers)
    {
        _links = links;
        _observers = observers;
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(QuarantinedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
    }

    // The links and their numbers outlive a mistake of ours here; only the subscriptions are made again.
    protected override void PreRestart(Exception reason, object message) => Unsubscribe();

    protected override void PostStop()
    {
        Unsubscribe();
        _links.Peers.End();
        foreach (var peer in _links.Peers.All)
            Forget(peer);
        Announce(); // whoever waits for another node waits in vain
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.CurrentClusterState state: OnState(state); break;
            case ClusterEvent.IMemberEvent changed: OnMember(changed.Member); break;
            case ClusterEvent.UnreachableMember unreachable: OnReachability(unreachable.Member, isReachable: false); break;
            case ClusterEvent.ReachableMember reachable: OnReachability(reachable.Member, isReachable: true); break;
            case QuarantinedEvent quarantined: OnQuarantined(quarantined); break;
            case ThisActorSystemQuarantinedEvent excluded: OnExcluded(excluded.RemoteAddress); break;
            case LinkActor.SaidBye bye: OnSaidBye(bye.Node); break;
            default: Unhandled(message); break;
        }
    }

    // First of all; also after a restart, for which nobody waits: members may have come and gone meanwhile.
    private void OnState(ClusterEvent.CurrentClusterState state)
    {
        foreach (var member in state.Members)
            OnMember(member);
        foreach (var member in state.Unreachable)
            OnReachability(member, isReachable: false);
        var gone = _links.Peers.All.Where(peer => !state.Members.Any(member => member.UniqueAddress.Equals(peer.Node))).ToArray();
        foreach (var peer in gone)
            Remove(peer.Token);
    }

    private void OnMember(Member member)
    {
        if (member.UniqueAddress.Equals(_cluster.SelfUniqueAddress) || !_links.IsNode(member))
            return;
        var token = NodeToken.Of(member.UniqueAddress);
        if (member.Status is MemberStatus.Removed or MemberStatus.Down)
        {
            Remove(token);
            if (member.Status == MemberStatus.Down)
                return;
            _unreachable.Remove(member.UniqueAddress);
            _departed.Remove(token);
        }
        else if (!_departed.Contains(token))
        {
            Put(token, member);
        }
    }

    private void OnReachability(Member member, bool isReachable)
    {
        if (isReachable)
            _unreachable.Remove(member.UniqueAddress);
        else
            _unreachable.Add(member.UniqueAddress);
        var token = NodeToken.Of(member.UniqueAddress);
        if (_links.Peers.IsAlive(token))
            Put(token, member);
    }

    // This node will not talk to that incarnation again: its link is broken for good, until the cluster has seen it too.
    private void OnQuarantined(QuarantinedEvent quarantined)
    {
        foreach (var peer in _links.Peers.All)
        {
            if (!peer.Node.Address.Equals(quarantined.Address) || peer.Node.Uid != quarantined.Uid)
                continue;
            _unreachable.Add(peer.Node);
            _links.Peers.Put(peer with { IsReachable = false });
            Announce();
        }
    }

    // A member has removed this node as dead, while it was stalled or cut off, and will never hear it again: nobody else counts its sockets any more.
    // The split brain resolver would find out seconds later.
    private void OnExcluded(Address by)
    {
        if (_cluster.SelfMember.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up && _links.Peers.All.Any(peer => peer.Node.Address.Equals(by)))
            _cluster.Down(_cluster.SelfAddress);
    }

    private void OnSaidBye(NodeToken node)
    {
        if (!_links.Peers.IsAlive(node))
            return;
        _departed.Add(node);
        Remove(node);
    }

    private void Put(NodeToken token, Member member)
    {
        var peer = new Peer(token, member.UniqueAddress, member.Status, !_unreachable.Contains(member.UniqueAddress));
        if (!_links.Peers.IsAlive(token))
        {
            Open(peer);
            foreach (var observer in _observers)
                observer.OnAdded(token);
        }

        _links.Peers.Put(peer);
        Announce();
    }

    private void Open(Peer peer)
    {
        var link = _links.Open(peer);
        var props = Props.CreateBy(new LinkProducer(link, _links)).WithDispatcher("akka.actor.internal-dispatcher");
        link.Actor = Context.ActorOf(props, LinkPaths.NameOf(peer.Token));
    }

    private void Remove(NodeToken token)
    {
        if (!_links.Peers.TryGet(token, out var peer))
            return;
        Context.Stop(Context.Child(LinkPaths.NameOf(token)));
        Forget(peer);
        Announce();
    }

    private void Forget(Peer peer)
    {
        foreach (var observer in _observers)
            observer.OnRemoved(peer.Token);
        _links.Peers.Remove(peer.Token); // first: whom the link refuses must be seen to be gone, not lost
        _links.Close(peer);
    }

    private void Unsubscribe()
    {
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    private void Announce()
    {
        foreach (var observer in _observers)
            observer.OnChanged();
    }

    private sealed class LinkProducer(NodeLink link, NodeLinks links) : IIndirectActorProducer
    {
        public Type ActorType => typeof(LinkActor);

        public ActorBase Produce() => new LinkActor(link, links);

        public void Release(ActorBase actor)
        {
        }
    }
}

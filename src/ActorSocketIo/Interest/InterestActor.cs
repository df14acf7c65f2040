using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Cluster;
using static ActorSocketIo.Interest.InterestProtocol;

namespace ActorSocketIo.Interest;

/// <summary>Tells the other nodes which rooms have members here, and learns theirs.</summary>
/// <remarks>
/// One per node. Knows rooms only as keys; decisions are in <see cref="OwnRooms"/> and <see cref="InterestTable"/>. Why it is right: <see cref="InterestProtocol"/>.
/// </remarks>
internal sealed class InterestActor : UntypedActor, IWithTimers
{
    private readonly InterestTable _others;
    private readonly OwnRooms _own;
    private readonly INodeLinks _links;
    private readonly Peers _peers;
    private readonly InterestSettings _settings;
    private readonly NodeInterest _node;
    private readonly HashSet<NodeToken> _askedForSnapshot = [];
    private readonly HashSet<NodeToken> _countedBy = [];
    private bool _isUp;

    public InterestActor(NodeInterest node, INodeLinks links, Peers peers, InterestSettings settings)
    {
        (_node, _others, _own) = (node, node.Others, node.Own);
        (_links, _peers, _settings) = (links, peers, settings);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        RenewEvery(_node.Ready.IsCompleted ? _settings.Lease / 4 : _settings.Lease / 20);      // a node that starts is in a hurry
        var self = Self;
        Cluster.Get(Context.System).RegisterOnMemberUp(() => self.Tell(SelfUp.Instance));
    }

    // The tables outlive a mistake of ours here; the timers do not, and somebody may wait for a lease to end.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        OnFlushDue();
        Settle();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case FlushDue: OnFlushDue(); break;
            case FromPeer { Message: Renew m } from: OnRenew(from.Node, m); break;              // → Grant
            case FromPeer { Message: Grant m } from: OnGrant(from.Node, m); break;
            case FromPeer { Message: Changed m } from: OnChanged(from.Node, m); break;          // → Applied, or GetSnapshot
            case FromPeer { Message: Applied m } from: _own.Applied(from.Node, m); break;
            case FromPeer { Message: GetSnapshot } from: Tell(from.Node, _own.Snapshot()); break;
            case FromPeer { Message: Snapshot m } from: OnSnapshot(from.Node, m); break;        // → Applied
            case RenewDue: OnRenewDue(); break;
            case SettleDue: Settle(); break;
            case PeerAdded added: Ask(added.Node); break;
            case PeersChanged: CheckReady(); break;
            case SelfUp: OnSelfUp(); break;
            default: Unhandled(message); break;
        }
    }

    private void OnFlushDue()
    {
        _node.FlushBegins();
        Flush();
    }

    private void OnRenew(NodeToken node, Renew renew)
    {
        if (_own.Renew(node, renew) is not { } grant)
            return;
        Tell(node, grant with { CountsYou = _peers.Others.Contains(node) });
        CheckReady();
    }

    private void OnGrant(NodeToken node, Grant grant)
    {
        if (grant.CountsYou)
            _countedBy.Add(node);
        if (_others.Take(node, grant))
            CheckReady();
        else
            AskForSnapshot(node);
    }

    private void OnChanged(NodeToken node, Changed change)
    {
        if (_others.Apply(node, change))
            TellApplied(node);
        else
            AskForSnapshot(node);
    }

    private void OnSnapshot(NodeToken node, Snapshot snapshot)
    {
        _askedForSnapshot.Remove(node);
        _others.Apply(node, snapshot);
        TellApplied(node);
        Ask(node);      // the lease that was refused for want of it
    }

    private void OnRenewDue()
    {
        _askedForSnapshot.Clear();      // what was lost with a full lane is asked for again
        foreach (var peer in _peers.All)
            Ask(peer.Token);
        Flush();                        // rooms that have been empty for long
        CheckReady();
    }

    private void OnSelfUp()
    {
        _isUp = true;
        CheckReady();
    }

    private void Flush()
    {
        if (!_own.TryFlush(out var change))
            return;
        _links.Tell(_others.Everyone(), Lane.Interest, change);
        Settle();
    }

    private void Settle()
    {
        if (_own.Settle() is { } next)
            Timers.StartSingleTimer(SettleDue.Instance, SettleDue.Instance, next);
    }

    private void Ask(NodeToken node)
    {
        if (_others.AskFor(node) is { } renew)
            Tell(node, renew);
    }

    private void AskForSnapshot(NodeToken node)
    {
        if (_askedForSnapshot.Add(node))
            Tell(node, new GetSnapshot());
    }

    private void TellApplied(NodeToken node) => Tell(node, new Applied(_others.AppliedOf(node)));

    private void Tell(NodeToken node, ICrossesNodes message) => _links.Tell(node, Lane.Interest, message);

    private void CheckReady()
    {
        if (!_isUp || _node.Ready.IsCompleted)
            return;
        foreach (var peer in _peers.All)
        {
            // Up here is not yet up there: a node that was ready before all count it could be left out of their gathers.
            if (peer is { Serves: true, IsReachable: true }
                && !(_others.HasLease(peer.Token) && _own.HasGranted(peer.Token) && _countedBy.Contains(peer.Token))) return;
        }

        _node.BecomeReady();
        RenewEvery(_settings.Lease / 4);
    }

    private void RenewEvery(TimeSpan period) => Timers.StartPeriodicTimer(RenewDue.Instance, RenewDue.Instance, period, period);

    /// <summary>From the lanes.</summary>
    internal sealed record FromPeer(NodeToken Node, ICrossesNodes Message) : INoSerializationVerificationNeeded;

    /// <summary>From the peers actor: it is in the tables already.</summary>
    internal sealed record PeerAdded(NodeToken Node) : INoSerializationVerificationNeeded;

    /// <summary>From the peers actor: this node may be ready now.</summary>
    internal sealed record PeersChanged : INoSerializationVerificationNeeded
    {
        public static readonly PeersChanged Instance = new();
    }

    /// <summary>From callers: something was collected.</summary>
    internal sealed record FlushDue : INoSerializationVerificationNeeded
    {
        public static readonly FlushDue Instance = new();
    }

    private sealed record RenewDue : INoSerializationVerificationNeeded
    {
        public static readonly RenewDue Instance = new();
    }

    private sealed record SettleDue : INoSerializationVerificationNeeded
    {
        public static readonly SettleDue Instance = new();
    }

    private sealed record SelfUp : INoSerializationVerificationNeeded
    {
        public static readonly SelfUp Instance = new();
    }
}

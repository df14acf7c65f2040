using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using static ActorSocketIo.Forming.FormingProtocol;

namespace ActorSocketIo.Forming;

/// <summary>Finds the other nodes by DNS, and joins their cluster or starts it.</summary>
/// <remarks>One per node, <c>/user/sio-forming</c>, from start to end: once a member, it only answers those who come later. Decisions are in <see cref="FormingMachine"/>.</remarks>
internal sealed class FormingActor : UntypedActor, IWithTimers
{
    /// <summary>Its name on every node.</summary>
    public const string Name = "sio-forming";

    private readonly FormingSettings _settings;
    private readonly FormingMachine _machine;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ImmutableArray<string> _joining = [];
    private string? _lastFailure;
    private bool _isResolving;
    private bool _hasFormed; // decided, and not yet to be seen in the cluster's state

    public FormingActor(FormingSettings settings)
    {
        _settings = settings;
        _machine = new(settings.Self, settings.RequiredNodes, settings.Rounds, FormingSettings.Interval);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsInCluster => _cluster.SelfMember.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;

    private bool IsOnItsWayOut => _cluster.IsTerminated || _cluster.SelfMember.Status is MemberStatus.Leaving or MemberStatus.Exiting or MemberStatus.Down;

    /// <summary>How it is made.</summary>
    public static Props PropsOf(FormingSettings settings) => Props.Create(() => new FormingActor(settings));

    protected override void PreStart()
    {
        Resolve();
        OnRoundDue();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Greet greet: OnGreet(greet); break;      // → Greeted
            case Greeted greeted: _machine.OnGreeted(greeted); break;
            case RoundDue: OnRoundDue(); break;
            case Resolved resolved: OnResolved(resolved); break;
            default: Unhandled(message); break;
        }
    }

    private void OnGreet(Greet greet)
    {
        if (IsOnItsWayOut)
            return; // it can be joined no more, and will be in no new cluster either

        _machine.OnGreet(greet);
        // Who hears of a member needs no other names, and a member does not look which of those it once knew still live.
        var isMember = IsInCluster || _hasFormed;
        Sender.Tell(new Greeted(_settings.Self, greet.Round, isMember, isMember ? [_settings.Self] : _machine.Known), ActorRefs.NoSender);
    }

    private void OnRoundDue()
    {
        if (IsInCluster)
        {
            _hasFormed = false; // the cluster says so from now on, and no longer when this node leaves
            return;
        }

        if (!_hasFormed)
            TakeRound();
        // Not periodic: after a pause the others get a whole interval to say what has changed.
        Timers.StartSingleTimer(RoundDue.Instance, RoundDue.Instance, FormingSettings.Interval);
    }

    private void TakeRound()
    {
        var decision = _machine.Next(_settings.Time.GetElapsedTime(0));
        if (decision.MustForm)
        {
            _log.Info("No node of {Name} is in a cluster: {Node} starts it.", _settings.Name, _settings.Self);
            _hasFormed = true;
            _cluster.Join(_cluster.SelfAddress);
            return;
        }

        if (!decision.Members.IsEmpty && !decision.Members.Any(_joining.Contains))
            Join(decision.Members);
        Resolve();
        Greet();
    }

    private void Greet()
    {
        var greet = new Greet(_settings.Self, _machine.Round, _machine.Known);
        var provider = ((ExtendedActorSystem)Context.System).Provider;
        foreach (var other in _machine.Others)
            provider.ResolveActorRef(new RootActorPath(NodeAddress.Of(other, _cluster.SelfAddress)) / "user" / Name).Tell(greet);
    }

    private void Join(ImmutableArray<string> members)
    {
        _joining = members;
        _cluster.JoinSeedNodes([.. members.Select(member => NodeAddress.Of(member, _cluster.SelfAddress))]);
    }

    private void Resolve()
    {
        if (_isResolving)
            return;
        _isResolving = true;
        ResolveAsync().PipeTo(Self, failure: e => new Resolved([], e.Message));
    }

    private async Task<Resolved> ResolveAsync()
    {
        using var late = new CancellationTokenSource(_settings.Patience);
        return new(await _settings.Resolve(_settings.Name, late.Token).ConfigureAwait(false), null);
    }

    private void OnResolved(Resolved resolved)
    {
        _isResolving = false;
        if (resolved.Failure is { } failure)
        {
            if (failure != _lastFailure)
                _log.Warning("{Name} could not be resolved: {Failure}. It is tried again.", _settings.Name, failure);
            _lastFailure = failure;
            return;
        }

        _lastFailure = null;
        _machine.OnResolved(NodeAddress.Beside(_settings.Self, resolved.Addresses));
    }

    private sealed class RoundDue : INoSerializationVerificationNeeded
    {
        public static readonly RoundDue Instance = new();
    }

    private sealed record Resolved(IPAddress[] Addresses, string? Failure) : INoSerializationVerificationNeeded;
}

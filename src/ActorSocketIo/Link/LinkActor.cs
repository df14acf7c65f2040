using Akka.Actor;
using Akka.Event;
using static ActorSocketIo.Link.LinkProtocol;

namespace ActorSocketIo.Link;

/// <summary>Looks after this node's end of one link: greetings, acknowledgements, probes, farewell.</summary>
/// <remarks>
/// One per other node, named by its token; the other end addresses it by path. Runs on Akka's internal dispatcher and no handler runs on it, so a busy node still
/// opens the windows of others. All state is in <see cref="NodeLink"/>. Its children, one per lane, receive.
/// </remarks>
internal sealed class LinkActor : UntypedActor, IWithTimers
{
    private readonly NodeLink _link;
    private readonly LaneReceiver _receiver;
    private readonly LinkSettings _settings;
    private readonly bool _readsFrames;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _waitsForBye;

    public LinkActor(NodeLink link, NodeLinks links)
    {
        _link = link;
        _receiver = links.Receiver;
        _settings = links.Settings;
        _readsFrames = links.ReadsFrames;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        foreach (var lane in NodeLink.Lanes)
        {
            var props = Props.CreateBy(new LaneProducer(_link, lane, _receiver, _settings));
            // Leases must be answered in time whatever the application's handlers do to the pool.
            _link.Inbox(lane).Open(Context.ActorOf(lane == Lane.Interest ? props.WithDispatcher("akka.actor.internal-dispatcher") : props, LinkPaths.NameOf(lane)));
        }

        Timers.StartPeriodicTimer(TickDue.Instance, TickDue.Instance, _settings.Tick, _settings.Tick);
        Greet();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Received received: OnReceived(received); break;
            case Hello hello: OnHello(hello); break;
            case TickDue: OnTickDue(); break;
            case Bye: Context.Parent.Tell(new SaidBye(_link.Node)); break;
            case SayBye: OnSayBye(); break;      // → ByeSaid, when everything has been acknowledged
            default: Unhandled(message); break;
        }
    }

    private void OnReceived(Received received)
    {
        _link.OnReceived(received);
        if (_waitsForBye is not null)
            LeaveIfDrained();
    }

    private void OnHello(Hello hello)
    {
        if (!hello.IsAnswer)
            _link.Control.Tell(new Hello(_receiver.Version, IsAnswer: true, _readsFrames), ActorRefs.NoSender);
        if (!_link.IsOpen && hello.Version != _receiver.Version)
            _log.Info("Node {Node} speaks version {Version} of our messages, this node version {OwnVersion}.", _link.Node, hello.Version, _receiver.Version);
        _link.Open(hello.Version, hello.ReadsFrames && _readsFrames);
    }

    private void OnTickDue()
    {
        if (_link.IsOpen)
            _link.LookAfterLanes();
        else
            Greet();
    }

    private void OnSayBye()
    {
        _waitsForBye = Sender;
        LeaveIfDrained();
    }

    private void LeaveIfDrained()
    {
        if (!_link.IsDrained)
            return;
        _link.Control.Tell(new Bye(), ActorRefs.NoSender);
        _waitsForBye.Tell(ByeSaid.Instance);
        _waitsForBye = null;
    }

    private void Greet() => _link.Control.Tell(new Hello(_receiver.Version, IsAnswer: false, _readsFrames), ActorRefs.NoSender);

    /// <summary>To the peers actor: the node of this link has said goodbye.</summary>
    internal sealed record SaidBye(NodeToken Node) : INoSerializationVerificationNeeded;

    /// <summary>From this node's shutdown. → <see cref="ByeSaid"/></summary>
    internal sealed class SayBye : INoSerializationVerificationNeeded
    {
        public static readonly SayBye Instance = new();
    }

    /// <summary>Everything was acknowledged, and the farewell sent.</summary>
    internal sealed class ByeSaid : INoSerializationVerificationNeeded
    {
        public static readonly ByeSaid Instance = new();
    }

    private sealed class TickDue : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
    {
        public static readonly TickDue Instance = new();
    }

    private sealed class LaneProducer(NodeLink link, Lane lane, LaneReceiver receiver, LinkSettings settings) : IIndirectActorProducer
    {
        public Type ActorType => typeof(LaneActor);

        public ActorBase Produce() => new LaneActor(link, lane, receiver, settings);

        public void Release(ActorBase actor)
        {
        }
    }
}

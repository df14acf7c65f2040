using ActorSocketIo.Corking;
using Akka.Actor;
using Akka.Event;
using static ActorSocketIo.Link.LinkProtocol;

namespace ActorSocketIo.Link;

/// <summary>Receives one lane from one node: in order, once, and says how far it has come.</summary>
/// <remarks>
/// Child of <see cref="LinkActor"/>. What it has received outlives it, so when a handler fails, supervision restarts the actor and only that message is lost.
/// It tells the sender at the end of a burst when much has come, else after a short wait, together.
/// </remarks>
internal sealed class LaneActor(NodeLink link, Lane lane, LaneReceiver receiver, LinkSettings settings) : UntypedActor, IWithTimers
{
    /// <summary>Pieces of which the first waits for the last, until what they make this node send leaves.</summary>
    private const int MostTogether = 16;

    private readonly IncomingLane _incoming = link.Incoming(lane);
    private readonly LaneInbox _inbox = link.Inbox(lane);
    private readonly LinkCounters _counters = link.CountersOf(lane);
    private bool _tellsSoon, _tellsLater, _hasWarned;

    public ITimerScheduler Timers { get; set; } = null!;

    // After a failed handler the timer is gone, and the rest of what it was to take waits.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        OnTellDue(TellDue.AfterWait);
        _inbox.Tell();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LaneInbox.Arrived: OnArrived(); break;
            case TellDue due: OnTellDue(due); break;
            default: OnMessage(message); break; // by Akka's way
        }
    }

    private void OnArrived()
    {
        _inbox.BeginTaking();
        using (Cork.Begin(spansTurns: true))
        {
            for (var taken = 0; taken < MostTogether && _inbox.TryTake(out var message); taken++)
                OnMessage(message);
        }

        _inbox.Tell();
    }

    private void OnMessage(object message)
    {
        switch (message)
        {
            case Numbered piece: OnNumbered(piece); break;
            case Probe probe: link.Control.Tell(_incoming.Tell(lane, probe: probe.Id), ActorRefs.NoSender); break;
            default: Unhandled(message); break;
        }
    }

    private void OnNumbered(Numbered piece)
    {
        var arrival = _incoming.Take(piece, out var message);
        PlanToTell();
        switch (arrival)
        {
            case Arrival.Message when !receiver.Handle(link.Node, message, _counters): WarnOnce(); break;
            case Arrival.Duplicate: _counters.CountDuplicate(); break;
            case Arrival.Broken: _counters.CountUndecodable(); break;
            case Arrival.Gap:
                _counters.CountGap();
                link.Control.Tell(_incoming.Tell(lane, isGap: true), ActorRefs.NoSender);
                break;
        }
    }

    private void WarnOnce()
    {
        if (_hasWarned)
            return;
        _hasWarned = true;
        Context.GetLogger().Warning(
            "Node {Node} sends messages that this version does not read. They are counted as socketio.server.link.undecodable; this is said once.", link.Node);
    }

    private void PlanToTell()
    {
        if (_incoming.IsTellingUrgent && !_tellsSoon)
        {
            _tellsSoon = true;
            Self.Tell(TellDue.AfterBurst);      // behind what is in the mailbox by now
        }
        else if (_incoming.UntoldBytes > 0 && !_tellsLater)
        {
            _tellsLater = true;
            Timers.StartSingleTimer(TellDue.AfterWait, TellDue.AfterWait, settings.AcknowledgeAfter);
        }
    }

    private void OnTellDue(TellDue due)
    {
        if (due == TellDue.AfterBurst)
            _tellsSoon = false;
        else
            _tellsLater = false;
        if (_incoming.UpTo > _incoming.Told)
            link.Control.Tell(_incoming.Tell(lane), ActorRefs.NoSender);
    }

    private sealed class TellDue : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
    {
        public static readonly TellDue AfterBurst = new(), AfterWait = new();
    }
}

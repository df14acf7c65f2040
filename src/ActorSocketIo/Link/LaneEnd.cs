using ActorSocketIo.Remoting;
using Akka.Actor;

namespace ActorSocketIo.Link;

/// <summary>This node's end of one lane, both ways.</summary>
/// <param name="lane">Which.</param>
/// <param name="peer">The lane's actor on the other node, by way of Akka.Remote.</param>
/// <param name="frames">Writes what goes by a connection instead.</param>
/// <param name="connection">Which connection, if any.</param>
/// <param name="settings">Sizes.</param>
/// <param name="counters">What happens.</param>
internal sealed class LaneEnd(Lane lane, ICanTell peer, Func<Lane, ICrossesNodes, byte[]> frames, LinkConnection connection, LinkSettings settings, LinkCounters counters)
{
    /// <summary>That many probes in a row unanswered, and nothing else heard either: the connection is set aside. It may be dead, and look alive.</summary>
    private const int MostUnanswered = 4;

    private SocketAssociation? _current;
    private long _heardBeforeProbes;
    private int _waiting;

    public LinkCounters Counters { get; } = counters;

    /// <summary>Guards all that is sent, and what waits.</summary>
    public Lock Gate { get; } = new();

    public OutgoingLane Outgoing { get; set; } = new(settings);

    public IncomingLane Incoming { get; } = new(settings);

    /// <summary>What connections have brought.</summary>
    public LaneInbox Inbox { get; } = new();

    /// <summary>Completes when there is room for those who wait.</summary>
    public TaskCompletionSource? Room { get; set; }

    /// <summary>Callers that wait for room.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void CountWaiting(int more) => Interlocked.Add(ref _waiting, more);

    /// <summary>Reads under the gate.</summary>
    public T Locked<T>(Func<OutgoingLane, T> read)
    {
        lock (Gate)
            return read(Outgoing);
    }

    /// <summary>Sends what the window has room for, and the connection. Under the gate, so that the order of the numbers is that of the wire.</summary>
    /// <param name="now">A reading of the monotonic clock.</param>
    public void Send(long now)
    {
        ChooseWay();
        while (_current is not { HasRoom: false } && Outgoing.TryTakeNext(now, out var next, out var isAgain))
        {
            if (isAgain)
                Counters.CountResent();
            if (!TrySend(next))
                ChooseWay();
        }
    }

    /// <summary>Sends what had no room, and asks what has arrived if nothing was acknowledged for long. Under the gate.</summary>
    /// <param name="now">A reading of the monotonic clock.</param>
    /// <param name="patience">In ticks of that clock.</param>
    public void LookAfter(long now, long patience)
    {
        if (Outgoing.IsCongested)
            Send(now); // there may have been no room, and nothing is to come that says there is
        if (!Outgoing.TryProbe(now, patience, out var probe))
            return;
        if (Outgoing.UnansweredProbes == 1)
            _heardBeforeProbes = _current?.Heard ?? 0;
        else if (Outgoing.UnansweredProbes > MostUnanswered && _current?.Heard == _heardBeforeProbes)
            _current.SetAside();
        if (_current is { IsUsable: false } || !TrySend(probe))
            Send(now);
    }

    // What went the other way may be overtaken, or lost with it: from the first that is not acknowledged.
    private void ChooseWay()
    {
        var chosen = connection.Current;
        if (chosen == _current)
            return;
        _current = chosen;
        Outgoing.GoBack();
    }

    private bool TrySend(ICrossesNodes message)
    {
        if (_current is { } current)
            return current.TrySendPastAkka(frames(lane, message));
        peer.Tell(message, ActorRefs.NoSender);
        return true;
    }
}

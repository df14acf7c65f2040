using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Link;

/// <summary>Loses some of what passes and repeats some.</summary>
internal sealed class BadWire(ICanTell peer, Random random, double lost, double repeated) : ICanTell
{
    public void Tell(object message, IActorRef sender)
    {
        double dice;
        lock (random) dice = random.NextDouble();
        if (dice < lost) return;
        peer.Tell(message, sender);
        if (dice > 1 - repeated) peer.Tell(message, sender);
    }
}

/// <summary>Holds everything back until it is released, at once or when some more has passed.</summary>
internal sealed class HeldWire(ICanTell peer) : ICanTell
{
    private readonly Queue<object> _held = new();
    private long _pass = long.MaxValue;

    public bool IsHolding
    {
        get { lock (_held) return _held.Count > 0; }
    }

    public void Hold(int after = 0)
    {
        lock (_held) _pass = after;
    }

    public void Release()
    {
        lock (_held)
        {
            _pass = long.MaxValue;
            while (_held.TryDequeue(out var message)) peer.Tell(message, ActorRefs.NoSender);
        }
    }

    public void Tell(object message, IActorRef sender)
    {
        lock (_held)
        {
            if (_pass-- <= 0) _held.Enqueue(message);
            else peer.Tell(message, sender);
        }
    }
}

/// <summary>All wires of a cluster's lane.</summary>
internal sealed class HeldWires
{
    private readonly List<HeldWire> _wires = [];

    public ICanTell Add(ICanTell peer)
    {
        var wire = new HeldWire(peer);
        lock (_wires) _wires.Add(wire);
        return wire;
    }

    /// <summary>Whether something is held back in every one of them.</summary>
    public bool AreHolding => _wires.TrueForAll(wire => wire.IsHolding);

    /// <summary>Holds everything back that comes from now on, but for the first few in each.</summary>
    public void Hold(int after = 0) => _wires.ForEach(wire => wire.Hold(after));

    public void Release() => _wires.ForEach(wire => wire.Release());
}

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

    /// <summary>Holds everything back that comes from now on, but for the first few.</summary>
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
    private readonly List<(Address To, HeldWire Wire)> _wires = [];

    public ICanTell Add(ICanTell peer)
    {
        var wire = new HeldWire(peer);
        lock (_wires) _wires.Add((((IActorRef)peer).Path.Address, wire));
        return wire;
    }

    /// <summary>Holds everything back that comes from now on, but for the first few in each.</summary>
    /// <param name="after">How many pass.</param>
    /// <param name="to">Only for this node; for all if none.</param>
    public void Hold(int after = 0, Address? to = null)
    {
        foreach (var (address, wire) in _wires)
            if (to is null || address.Equals(to)) wire.Hold(after);
    }

    public void Release() => _wires.ForEach(end => end.Wire.Release());
}

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

/// <summary>Holds everything back until it is released.</summary>
internal sealed class HeldWire(ICanTell peer) : ICanTell
{
    private readonly Queue<object> _held = new();
    private bool _holds;

    public void Hold()
    {
        lock (_held) _holds = true;
    }

    public void Release()
    {
        lock (_held)
        {
            _holds = false;
            while (_held.TryDequeue(out var message)) peer.Tell(message, ActorRefs.NoSender);
        }
    }

    public void Tell(object message, IActorRef sender)
    {
        lock (_held)
        {
            if (_holds) _held.Enqueue(message);
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

    public void Hold() => _wires.ForEach(wire => wire.Hold());

    public void Release() => _wires.ForEach(wire => wire.Release());
}

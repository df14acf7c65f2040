using System.Collections.Concurrent;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Link;

/// <summary>The wires between all nodes of a cluster, lane by lane: any pair can be parted, any node stalled.</summary>
internal sealed class Network
{
    private readonly ConcurrentDictionary<(Address, Address), bool> _parted = new();
    private readonly ConcurrentQueue<(Address From, Address To, HeldWire Wire)> _wires = new();

    /// <summary>For <see cref="TestClusterOptions.Wire"/>.</summary>
    public ICanTell Wire(TestNode node, Lane lane, ICanTell peer)
    {
        var (from, to) = (node.Cluster.SelfAddress, ((IActorRef)peer).Path.Address);
        var wire = new HeldWire(new Partable(this, from, to, peer));
        _wires.Enqueue((from, to, wire));
        return wire;
    }

    /// <summary>Loses whatever these two send each other.</summary>
    public void Part(TestNode one, TestNode other) => _parted[Pair(one, other)] = true;

    public void Join(TestNode one, TestNode other) => _parted.TryRemove(Pair(one, other), out _);

    /// <summary>Holds back whatever a node sends and is sent.</summary>
    public void Stall(TestNode node)
    {
        foreach (var wire in WiresOf(node)) wire.Hold();
    }

    /// <summary>Lets all of it go, at once.</summary>
    public void Resume(TestNode node)
    {
        foreach (var wire in WiresOf(node)) wire.Release();
    }

    private IEnumerable<HeldWire> WiresOf(TestNode node) => _wires.Where(w => w.From == node.Cluster.SelfAddress || w.To == node.Cluster.SelfAddress).Select(w => w.Wire);

    private static (Address, Address) Pair(TestNode one, TestNode other) => (one.Cluster.SelfAddress, other.Cluster.SelfAddress);

    private sealed class Partable(Network network, Address from, Address to, ICanTell peer) : ICanTell
    {
        public void Tell(object message, IActorRef sender)
        {
            if (!network._parted.ContainsKey((from, to)) && !network._parted.ContainsKey((to, from))) peer.Tell(message, sender);
        }
    }
}

using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Link;

/// <summary>All wires of a node, from one moment on without what it tells: it has died, though its process may not know.</summary>
internal sealed class CutWires
{
    private volatile bool _isCut;

    public ICanTell Add(ICanTell peer) => new Wire(this, peer);

    public void Cut() => _isCut = true;

    private sealed class Wire(CutWires all, ICanTell peer) : ICanTell
    {
        public void Tell(object message, IActorRef sender)
        {
            if (!all._isCut)
                peer.Tell(message, sender);
        }
    }
}

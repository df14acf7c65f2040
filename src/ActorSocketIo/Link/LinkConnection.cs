using ActorSocketIo.Remoting;
using Akka.Cluster;

namespace ActorSocketIo.Link;

/// <summary>Which connection the lanes of a link send by, past Akka.Remote's actors; none: by these.</summary>
/// <remarks>Sticks to one while it holds. To change it is safe but not free: a lane begins again at the first piece that is not acknowledged.</remarks>
internal sealed class LinkConnection(UniqueAddress node, NodeConnections connections)
{
    private volatile SocketAssociation? _current;
    private volatile bool _isUnderstood;

    /// <summary>The one to send by now; null for Akka.Remote.</summary>
    public SocketAssociation? Current
    {
        get
        {
            if (!_isUnderstood)
                return null;
            return _current is { IsUsable: true } current ? current : _current = connections.Find(node);
        }
    }

    /// <summary>The other end reads <see cref="LaneFrame"/>s.</summary>
    public void Understand() => _isUnderstood = true;
}

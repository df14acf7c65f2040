using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo.Remoting;

/// <summary>The connections of a node by who is at the other end: the way for frames that are not Akka's.</summary>
/// <remarks>
/// One per actor system. Such a frame begins with <see cref="Marker"/>, as none of Akka's does, and neither Akka's actors nor its serialization see it. What is lost with
/// a connection is lost.
/// </remarks>
internal sealed class NodeConnections : IExtension
{
    /// <summary>The first byte of a frame that is not Akka's, whose are protobuf: no field has the number 0.</summary>
    public const byte Marker = 0;

    private readonly Dictionary<UniqueAddress, List<SocketAssociation>> _byNode = [];
    private volatile bool _areOurs;

    /// <summary>Whether this node's transport is ours, with nothing of Akka's between it and the actors; set by it.</summary>
    public bool AreOurs { get => _areOurs; set => _areOurs = value; }

    /// <summary>Takes what comes, marker included, on the thread that reads the connection. Total.</summary>
    public Action<UniqueAddress, ReadOnlyMemory<byte>> Received { get; set; } = static (_, _) => { };

    /// <summary>That is all that one read of a connection has brought. On the same thread; total.</summary>
    public Action<UniqueAddress> ReadEnded { get; set; } = static _ => { };

    public static NodeConnections Of(ActorSystem system) => system.WithExtension<NodeConnections, Provider>();

    /// <summary>Both ends of a connection have introduced themselves.</summary>
    public void Add(UniqueAddress node, SocketAssociation connection)
    {
        lock (_byNode)
        {
            if (!_byNode.TryGetValue(node, out var connections))
                _byNode[node] = connections = [];
            connections.Add(connection);
        }
    }

    /// <summary>It has ended; and if it was the last one that the node had made, those that this node has made to it end too.</summary>
    /// <remarks>
    /// Akka reads a node on the connection that the node has made, if there is one, and no more on its own. A node that has been told of our new incarnation ends its connection, and goes on
    /// on ours: nobody would hear it, for ever, and a first seed that hears nobody forms a cluster of its own. Both ends make new connections instead.
    /// </remarks>
    public void Remove(UniqueAddress node, SocketAssociation connection)
    {
        SocketAssociation[] unheard = [];
        lock (_byNode)
        {
            if (!_byNode.TryGetValue(node, out var connections) || !connections.Remove(connection))
                return;
            if (connections.Count == 0)
                _byNode.Remove(node);
            else if (!connection.IsDialed && connections.TrueForAll(left => left.IsDialed))
                unheard = [.. connections];
        }

        foreach (var one in unheard)
            one.Dispose();
    }

    /// <summary>The newest one to a node that gets through, as far as is known.</summary>
    public SocketAssociation? Find(UniqueAddress node)
    {
        lock (_byNode)
            return _byNode.TryGetValue(node, out var connections) ? connections.FindLast(connection => connection.IsUsable) : null;
    }

    private sealed class Provider : ExtensionIdProvider<NodeConnections>
    {
        public override NodeConnections CreateExtension(ExtendedActorSystem system) => new();
    }
}

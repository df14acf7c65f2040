namespace ActorSocketIo;

/// <summary>Base of application actors that are a namespace: derive, receive messages, register with <c>UseNamespaceActor</c>.</summary>
/// <remarks>Entity id: the namespace. There is one in the cluster, on any node, started by the first message to it (<see cref="Namespace.Actor"/>).</remarks>
public abstract class NamespaceActor : NamedActor
{
    /// <summary>Finds the namespace that the actor is made for.</summary>
    protected NamespaceActor()
    {
    }

    private protected override BroadcastOperator Members => Namespace.Compress(true);
}

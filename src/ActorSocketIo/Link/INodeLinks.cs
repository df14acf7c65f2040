using System.Collections.Immutable;

namespace ActorSocketIo.Link;

/// <summary>One link per other node: numbered, windowed lanes that survive a lost connection.</summary>
/// <remarks>
/// Thread-safe. First <see cref="Subscribe{T}"/> everything, then start. What was handed over arrives once and in the order of its lane, unless
/// it was refused here, the queue of that node was full, or one of the two nodes dies.
/// </remarks>
internal interface INodeLinks
{
    /// <summary>What was sent, refused and sent again.</summary>
    LinkCounters Counters { get; }

    /// <summary>Hands a message to the link of a node, before it returns.</summary>
    /// <param name="node">An unknown or departed node takes nothing.</param>
    /// <param name="lane">Messages to one node and lane arrive in the order of the calls.</param>
    /// <param name="message">Encoded on the calling thread.</param>
    /// <param name="isVolatile">May be refused as soon as something waits for room; others only when the queue is full.</param>
    /// <returns>Whether the link took it. What it did not take is counted.</returns>
    bool Tell(NodeToken node, Lane lane, ICrossesNodes message, bool isVolatile = false);

    /// <summary>Hands one message to the links of several nodes; it is encoded once and they share the bytes.</summary>
    /// <param name="nodes">None is allowed, and costs nothing.</param>
    /// <param name="lane">Messages to one node and lane arrive in the order of the calls.</param>
    /// <param name="message">Encoded on the calling thread.</param>
    /// <param name="isVolatile">See the other overload.</param>
    /// <returns>The nodes whose links did not take it, which is counted; as a rule none.</returns>
    ImmutableArray<NodeToken> Tell(ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message, bool isVolatile = false);

    /// <summary>Hands one message to the links of several nodes, to each as soon as nothing waits for room in its window.</summary>
    /// <param name="nodes">None is allowed, and costs nothing. A node that goes meanwhile is not waited for.</param>
    /// <param name="lane">Messages that wait have no order among each other, nor with those that are told meanwhile.</param>
    /// <param name="message">Encoded on the calling thread, once.</param>
    /// <returns>Completes when every link has taken it; already completed if all had room.</returns>
    /// <exception cref="SocketIoException">It is larger than a link's whole queue. In the task.</exception>
    ValueTask TellWhenRoom(ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message);

    /// <summary>Completes when nothing waits for room in the windows of these links; already completed if nothing does. Then it may wait again.</summary>
    /// <param name="nodes">A node that goes meanwhile is not waited for.</param>
    /// <param name="lane">Which.</param>
    /// <param name="bytes">How many are to be told; there must be room for them, too.</param>
    /// <exception cref="SocketIoException">They are more than a link's whole queue. In the task.</exception>
    ValueTask WhenRoom(ReadOnlySpan<NodeToken> nodes, Lane lane, int bytes = 0);

    /// <summary>Says who handles a type of message. Once per type, and before the links are started.</summary>
    /// <param name="handler">
    /// Runs on one actor per sending node and lane, one message at a time in the order of the lane. The message is acknowledged when it returns,
    /// so a slow handler slows its sender down. It must not block.
    /// </param>
    /// <exception cref="InvalidOperationException">The type is taken, or the links have been started.</exception>
    void Subscribe<T>(Action<NodeToken, T> handler) where T : class, ICrossesNodes;
}

using ActorSocketIo.Link;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Sockets;

/// <summary>Which socket a message is for, and on which shard that lives. Total: junk has neither.</summary>
/// <remarks>A token that is not alive has no shard, so that ids of dead nodes start nothing anywhere.</remarks>
internal sealed class SocketExtractor(IPeers peers) : IMessageExtractor
{
    public string? EntityId(object message) => message switch
    {
        SocketProtocol.Open open => open.EntityId,
        SocketProtocol.Warm warm => warm.EntityId,
        _ => null,
    };

    public object? EntityMessage(object message) => message;

    public string? ShardId(object message) => EntityId(message) is { } id ? ShardId(id, message) : null;

    public string ShardId(string entityId, object? messageHint = null) =>
        SocketId.TryGetNode(entityId, out var node) && peers.IsAlive(node) ? SocketId.ShardOf(entityId) : "";
}

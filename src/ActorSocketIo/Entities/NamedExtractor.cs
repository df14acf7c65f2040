using System.Globalization;
using ActorSocketIo.Interest;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Entities;

/// <summary>Shards of entities that are named: rooms and namespaces. Total, and no id is worse than another.</summary>
/// <remarks>Messages come in <see cref="ShardingEnvelope"/>s, which the region opens itself. The number of shards never changes in a running cluster.</remarks>
internal sealed class NamedExtractor : IMessageExtractor
{
    private const ulong Shards = 128;

    public string? EntityId(object message) => null;

    public object? EntityMessage(object message) => message;

    public string? ShardId(object message) => null;

    public string ShardId(string entityId, object? messageHint = null) =>
        (RoomKey.Of(entityId, "").Value % Shards).ToString(CultureInfo.InvariantCulture);
}

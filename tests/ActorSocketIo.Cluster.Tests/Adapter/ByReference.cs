using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>Stands in for a serializer of Akka's own messages that have none, so that <c>serialize-messages = on</c> checks ours and leaves Akka whole.</summary>
/// <remarks>
/// Without it they go through JSON: a member comes back without its age, and the singleton of the shard coordinator is handed to the youngest node, where it
/// never arrives. A message that is not Akka's fails: it should cross by a serializer, or say that it never crosses.
/// </remarks>
public sealed class ByReference(ExtendedActorSystem system) : Serializer(system)
{
    private static readonly ConcurrentDictionary<long, object> OnTheirWay = new();
    private static long s_last;

    public override int Identifier => 9_919;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        var assembly = obj.GetType().Assembly.GetName().Name!;
        if (assembly.StartsWith("ActorSocketIo", StringComparison.Ordinal))
            throw new SerializationException($"{obj.GetType()} is sent between actors without a serializer.");
        var number = Interlocked.Increment(ref s_last);
        OnTheirWay[number] = obj;
        return BitConverter.GetBytes(number);
    }

    public override object FromBinary(byte[] bytes, Type type) =>
        OnTheirWay.TryRemove(BitConverter.ToInt64(bytes), out var message) ? message : throw new SerializationException("It was read before.");
}

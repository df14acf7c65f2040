using System.Collections.Frozen;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Link;

/// <summary>Turns what a lane has completed into a message, and calls its handler.</summary>
internal sealed class LaneReceiver(WireRegistry registry, FrozenDictionary<Type, Action<NodeToken, ICrossesNodes>> handlers)
{
    /// <summary>Handles one message. Messages of other versions are counted; exceptions are those of the handler.</summary>
    public void Handle(NodeToken from, ReadOnlyMemory<byte> encoded, LinkCounters counters)
    {
        if (registry.Decode(encoded) is not { } message)
        {
            counters.CountUndecodable();
            return;
        }

        if (!handlers.TryGetValue(message.GetType(), out var handler))
        {
            counters.CountUnhandled();
            return;
        }

        counters.CountReceived();
        handler(from, message);
    }
}

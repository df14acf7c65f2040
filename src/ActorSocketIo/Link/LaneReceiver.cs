using System.Collections.Frozen;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Link;

/// <summary>Turns what a lane has completed into a message, and calls its handler.</summary>
internal sealed class LaneReceiver(WireRegistry registry, FrozenDictionary<Type, Action<NodeToken, ICrossesNodes>> handlers, LinkCounters counters)
{
    /// <summary>What is counted.</summary>
    public LinkCounters Counters { get; } = counters;

    /// <summary>Handles one message. Messages of other versions are counted; exceptions are those of the handler.</summary>
    public void Handle(NodeToken from, ReadOnlyMemory<byte> encoded)
    {
        if (registry.Decode(encoded) is not { } message)
        {
            Counters.CountUndecodable();
            return;
        }

        if (!handlers.TryGetValue(message.GetType(), out var handler))
        {
            Counters.CountUnhandled();
            return;
        }

        Counters.CountReceived();
        handler(from, message);
    }
}

using System.Collections.Frozen;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Link;

/// <summary>Turns what a lane has completed into a message, and calls its handler.</summary>
internal sealed class LaneReceiver(WireRegistry registry, FrozenDictionary<Type, Action<NodeToken, ICrossesNodes>> handlers)
{
    /// <summary>The version of this node's messages.</summary>
    public byte Version => registry.Version;

    /// <summary>Handles one message. Exceptions are those of the handler.</summary>
    /// <returns>Whether this version reads it. What it does not read, and what nobody subscribed to, is counted.</returns>
    public bool Handle(NodeToken from, ReadOnlyMemory<byte> encoded, LinkCounters counters)
    {
        if (registry.Decode(encoded) is not { } message)
        {
            counters.CountUndecodable();
            return false;
        }

        if (!handlers.TryGetValue(message.GetType(), out var handler))
        {
            counters.CountUnhandled();
            return true;
        }

        counters.CountReceived();
        handler(from, message);
        return true;
    }
}

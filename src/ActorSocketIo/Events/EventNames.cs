using System.Collections.Frozen;

namespace ActorSocketIo;

/// <summary>Names that applications cannot give to their events.</summary>
internal static class EventNames
{
    private static readonly FrozenSet<string> OfSockets =
        FrozenSet.Create(StringComparer.Ordinal, "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private static readonly FrozenSet<string> OfServers = FrozenSet.Create(StringComparer.Ordinal, "connect", "connection", "new_namespace");

    /// <summary>Refuses what the protocol reserves.</summary>
    /// <exception cref="SocketIoException"><c>"…" is a reserved event name</c>, as in the reference.</exception>
    public static void ThrowIfReserved(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (OfSockets.Contains(eventName))
            throw SocketIoException.ReservedEvent(eventName);
    }

    /// <summary>Refuses what is reserved among servers.</summary>
    /// <exception cref="SocketIoException"><c>"…" is a reserved event name</c>, as in the reference.</exception>
    public static void ThrowIfReservedAmongServers(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (IsReservedAmongServers(eventName))
            throw SocketIoException.ReservedEvent(eventName);
    }

    /// <summary>Whether servers keep the name for themselves.</summary>
    public static bool IsReservedAmongServers(string eventName) => OfServers.Contains(eventName);
}

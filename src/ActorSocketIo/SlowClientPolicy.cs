namespace ActorSocketIo;

/// <summary>What becomes of packets that wait for a client who takes them too slowly.</summary>
/// <remarks>
/// The limits are those of the session (<see cref="Sessions.EngineOptions.MaxQueuedPackets"/>, <see cref="Sessions.EngineOptions.MaxQueuedBytes"/>), which the client's sockets in all namespaces
/// share. What may be discarded is said by the socket whose packet it is; whoever needs the room gets it. If there is none to be got, the session closes with all its sockets.
/// Packets that ask for an acknowledgement or are one, CONNECT and DISCONNECT are never discarded by a policy, nor is a part of a packet. What can leave at once is none of its business.
/// </remarks>
public enum SlowClientPolicy
{
    /// <summary>Nothing is discarded, but volatile packets that cannot leave at once. Over a limit the session closes with <c>transport close</c>.</summary>
    Disconnect,

    /// <summary>Volatile packets wait too, up to 256 KiB of them, since more would keep a ping from a slow client; over that or a limit the oldest of them are discarded. If none are left, the session closes, unless the packet is volatile itself.</summary>
    DropVolatile,

    /// <summary>A newer event takes the place of an older one of the same name, and key if it has one, that still waits; it goes to the end of what waits. Over a limit the session closes.</summary>
    /// <remarks>For events that say how things are, not what has happened. The key is said by <see cref="SocketEmitter.Key"/>. Volatile packets are dropped if they cannot leave at once.</remarks>
    KeepLatest,
}

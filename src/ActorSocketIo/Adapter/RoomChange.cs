namespace ActorSocketIo.Adapters;

/// <summary>Something that an adapter tells its listeners of.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Room">To which room.</param>
/// <param name="SocketId">Who joined or left; empty if it is about the room alone.</param>
internal readonly record struct RoomChange(RoomChangeKind Kind, string Room, string SocketId = "");

/// <summary>The reference's four events of an adapter.</summary>
internal enum RoomChangeKind
{
    /// <summary>The room has its first socket here.</summary>
    Created,

    /// <summary>A socket has joined.</summary>
    Joined,

    /// <summary>A socket has left.</summary>
    Left,

    /// <summary>The room's last socket here has left.</summary>
    Deleted,
}

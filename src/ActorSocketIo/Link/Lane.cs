namespace ActorSocketIo.Link;

/// <summary>The independent streams of one link; each is in order, none waits for another.</summary>
internal enum Lane : byte
{
    /// <summary>Broadcasts, direct emits, remote joins, leaves and disconnects: all that Socket.IO promises in order.</summary>
    Ordered,

    /// <summary>Gathers, polling and pipes.</summary>
    Questions,

    /// <summary>Leases and announcements, which must not wait behind the pieces of a large answer.</summary>
    Interest,
}

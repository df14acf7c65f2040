namespace ActorSocketIo.Outside;

/// <summary>What can be done from outside; the names are those of the reference's methods.</summary>
internal enum OutsideAction
{
    /// <summary><c>emit</c>: an event for clients.</summary>
    Emit,

    /// <summary><c>serverSideEmit</c>: an event for the listeners of every node.</summary>
    ServerSideEmit,

    /// <summary><c>socketsJoin</c>.</summary>
    SocketsJoin,

    /// <summary><c>socketsLeave</c>.</summary>
    SocketsLeave,

    /// <summary><c>disconnectSockets</c>.</summary>
    DisconnectSockets,
}

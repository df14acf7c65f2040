namespace ActorSocketIo.Watching;

/// <summary>What an operator can watch.</summary>
internal enum HappeningKind : byte
{
    /// <summary>A socket was let into a namespace.</summary>
    Connected,

    /// <summary>A socket has ended.</summary>
    Disconnected,

    /// <summary>A request did not become a session, or a client was not let into a namespace.</summary>
    Refused,

    /// <summary>The application's code, or an actor, has failed.</summary>
    Failed,
}

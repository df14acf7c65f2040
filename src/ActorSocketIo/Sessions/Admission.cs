namespace ActorSocketIo.Sessions;

/// <summary>Whether a handshake can become a session.</summary>
internal enum Admission : byte
{
    /// <summary>It can.</summary>
    Granted,

    /// <summary>This node leaves, or is not ready yet.</summary>
    NotAccepting,

    /// <summary>This node holds as many as it may.</summary>
    TooManySessions,

    /// <summary>Another session has its id.</summary>
    IdInUse,
}

namespace ActorSocketIo.Sessions;

/// <summary>What became of a packet for a session's outbox; of several, the greatest says what is to be done.</summary>
internal enum QueueResult
{
    /// <summary>It was dropped: the session is closing or closed, or the packet volatile.</summary>
    Refused,

    /// <summary>It waits for this thread's cork.</summary>
    Corked,

    /// <summary>It is to be written now.</summary>
    ToWrite,

    /// <summary>Too much waits: the session is to be closed.</summary>
    Overflow,
}

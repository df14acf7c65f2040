namespace ActorSocketIo.Recovery;

/// <summary>What became of a client's claim; all but the first begin anew.</summary>
internal enum RecoveryOutcome : byte
{
    /// <summary>It has its id, rooms and data again, and what it has missed.</summary>
    Recovered,

    /// <summary>Nothing is kept by that name: never, not any more, or a node that has died had it.</summary>
    Unknown,

    /// <summary>It is somebody else's, as authentication says.</summary>
    OtherUser,

    /// <summary>Some of what it has missed is not there any more.</summary>
    Incomplete,

    /// <summary>The handlers of its earlier socket did not end in time, or it could not be brought here: a node stood still.</summary>
    Busy,

    /// <summary>Another connection has claimed it meanwhile.</summary>
    Superseded,

    /// <summary>Between nodes: it was taken out of a room since the other node was told where it was, which is to ask again.</summary>
    Changed,
}

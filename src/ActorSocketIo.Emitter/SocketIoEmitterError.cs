namespace ActorSocketIo.Emitter;

/// <summary>Why a call of an emitter has failed.</summary>
public enum SocketIoEmitterError
{
    /// <summary>No node could be reached, or none was ready. Nothing was done.</summary>
    Unreachable,

    /// <summary>A node has refused it: the key, the clock, or the call. Nothing was done; the message has the node's own words.</summary>
    Refused,

    /// <summary>There was no whole answer: the connection broke, or the time was over. It may have been done.</summary>
    NoAnswer,

    /// <summary>It was begun, and not all nodes have said that they have done it; the message names those that have not.</summary>
    Incomplete,
}

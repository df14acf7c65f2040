namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>What whoever holds a <see cref="SessionMachine"/> must do now; in the order of the values, if it is more than one thing.</summary>
[Flags]
public enum SessionActions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Give the packet's data to the layer above.</summary>
    Deliver = 1 << 0,

    /// <summary>Queue a ping.</summary>
    SendPing = 1 << 1,

    /// <summary>Queue a pong.</summary>
    SendPong = 1 << 2,

    /// <summary>Take the WebSocket as candidate and read from it.</summary>
    AcceptCandidate = 1 << 3,

    /// <summary>Write <c>3probe</c> to the candidate, past the queue.</summary>
    AnswerProbe = 1 << 4,

    /// <summary>Answer a pending poll, if there is one, with what is queued; with noop (<c>6</c>) if nothing is.</summary>
    ReleasePoll = 1 << 5,

    /// <summary>Answer a pending poll, if there is one, with close (<c>1</c>). A WebSocket needs no packet to be closed.</summary>
    ClosePoll = 1 << 6,

    /// <summary>The candidate is the transport from now on: drop the old one, write what is queued to the new one.</summary>
    SwitchTransport = 1 << 7,

    /// <summary>Close the candidate, or the WebSocket that asked to be one; the session lives on.</summary>
    DropCandidate = 1 << 8,

    /// <summary>Write out what is queued, on a poll if need be, then call <see cref="SessionMachine.OnFlushed"/>.</summary>
    Flush = 1 << 9,

    /// <summary>The session is over: close its transport, forget it, tell the layer above <see cref="SessionMachine.Reason"/>.</summary>
    End = 1 << 10,
}

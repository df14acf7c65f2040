using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>What carries a session's frames at the moment: a WebSocket, polls, or a test.</summary>
/// <remarks>
/// A transport pulls: <see cref="EngineSession.Take"/> gives it what is queued, <see cref="EngineSession.OnWritten"/> is its answer.
/// It may be called on any thread. What it receives it brings in the scope of <see cref="EngineSession.BeginRead"/>.
/// </remarks>
internal interface ISessionTransport
{
    /// <summary>Whose transport, or candidate, it is; set by the session before it calls anything else.</summary>
    EngineSession Session { set; }

    /// <summary>Which one it is.</summary>
    TransportName Name { get; }

    /// <summary>How its client writes and reads packets.</summary>
    EngineEncoding Encoding { get; }

    /// <summary>Whether a packet could leave now. Takes no lock: it is called under the session's.</summary>
    bool IsWritable { get; }

    /// <summary>Something is queued, or the session waits for the queue's end: take it and write it, now or as soon as possible.</summary>
    void Wake();

    /// <summary>Writes <c>3probe</c>, past the queue.</summary>
    void AnswerProbe();

    /// <summary>Answers a pending poll with what is queued, or with a noop.</summary>
    void ReleasePoll();

    /// <summary>Ends it: a pending poll gets <c>1</c>, a WebSocket its close frame. Nothing is taken from the queue any more.</summary>
    void Close();
}

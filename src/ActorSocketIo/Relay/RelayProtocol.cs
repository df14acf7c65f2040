using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Relay;

/// <summary>What the node that a request has reached and the node that holds its session say to each other.</summary>
/// <remarks>
/// All of it travels in the lane of questions, behind one queue for each peer, so nothing overtakes anything. A number is the asking node's
/// own and names a request for its whole life; of a WebSocket, the pipe that it becomes. Who removes a number from its table first decides:
/// the home by answering, or the asker by giving up.
/// </remarks>
internal static class RelayProtocol
{
    /// <summary>What is asked for.</summary>
    public enum Kind : byte
    {
        /// <summary>The answer of a GET. → <see cref="Answer"/></summary>
        Poll,

        /// <summary>To take the body of a POST, which is here or follows. → <see cref="Status.Go"/> if it is not here, <see cref="Answer"/></summary>
        Post,

        /// <summary>To take a WebSocket as a candidate. → <see cref="Answer"/>; <see cref="Status.Ok"/> makes a pipe of it</summary>
        Pipe,

        /// <summary>Whether such a request would be served. → <see cref="Answer"/></summary>
        Check,
    }

    /// <summary>What became of it.</summary>
    public enum Status : byte
    {
        /// <summary>Served.</summary>
        Ok,

        /// <summary>The body may come.</summary>
        Go,

        /// <summary>Against the rules, e.g. a second poll; a WebSocket that is not wanted.</summary>
        Refused,

        /// <summary>There is no such session.</summary>
        Unknown,

        /// <summary>The session has another transport, or revision of the protocol.</summary>
        Mismatch,
    }

    /// <summary>Why nobody waits for an answer any more.</summary>
    public enum Reason : byte
    {
        /// <summary>The client went; of a pipe, it closed.</summary>
        Aborted,

        /// <summary>Its body or its frames were broken; of a pipe, it made a mistake.</summary>
        Broken,

        /// <summary>Its body was over the limit: the one reason that is answered, lest the client's next post is taken for a second one.</summary>
        Oversize,

        /// <summary>It took too long, or the home seemed lost.</summary>
        Lost,
    }

    /// <summary>asker → home: a request for a session. → <see cref="Answer"/></summary>
    /// <param name="Number">Of the asking node, used once.</param>
    /// <param name="Sid">The session's id, as the client gave it.</param>
    /// <param name="Kind">What is asked for.</param>
    /// <param name="As">The transport and revision that the request speaks.</param>
    /// <param name="IsUpgrade">Whether it asks to become a WebSocket.</param>
    /// <param name="IsOctets">Whether its content type is that of bytes, which only posts of revision 3 may have.</param>
    /// <param name="Body">A small body of a POST; null if it follows or there is none.</param>
    /// <param name="IsTextOnly">Whether its client reads no bytes, of a <see cref="Kind.Pipe"/> of revision 3.</param>
    public sealed record Ask(
        long Number, string Sid, Kind Kind, SessionFacts As, bool IsUpgrade, bool IsOctets, ReadOnlyMemory<byte>? Body, bool IsTextOnly = false) : ICrossesNodes;

    /// <summary>home → asker: what became of a request.</summary>
    /// <param name="Number">Of the <see cref="Ask"/>.</param>
    /// <param name="Status">Anything but <see cref="Status.Go"/> is the last answer.</param>
    /// <param name="Facts">The session's transport and revision; of no meaning if it is unknown.</param>
    /// <param name="Body">The payload of a poll.</param>
    /// <param name="Compress">Whether it may be compressed.</param>
    /// <param name="IsOctets">Whether it is bytes and no text.</param>
    public sealed record Answer(long Number, Status Status, SessionFacts Facts, ReadOnlyMemory<byte> Body, bool Compress, bool IsOctets = false) : ICrossesNodes;

    /// <summary>asker → home, after <see cref="Status.Go"/>: the body. → <see cref="Answer"/></summary>
    public sealed record Body(long Number, ReadOnlyMemory<byte> Bytes) : ICrossesNodes;

    /// <summary>asker → home: nobody waits any more, or the pipe has ended at its client's side. → nothing, but for <see cref="Reason.Oversize"/></summary>
    /// <param name="Number">Of the <see cref="Ask"/>.</param>
    /// <param name="Sid">Of the same: the number may have been answered, and that answer is lost.</param>
    /// <param name="Kind">Of the same.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Text">More about it, for logs; null if there is no more.</param>
    public sealed record Gone(long Number, string Sid, Kind Kind, Reason Reason, string? Text) : ICrossesNodes;

    /// <summary>asker → home: this node leaves; the poll is to be answered with what there is. → <see cref="Answer"/></summary>
    public sealed record Release(long Number) : ICrossesNodes;

    /// <summary>asker → home: whole messages of one read of a WebSocket. → <see cref="PipeInRead"/>, and no more before</summary>
    public sealed record PipeIn(long Number, ImmutableArray<PipedMessage> Messages) : ICrossesNodes;

    /// <summary>home → asker: more may be read.</summary>
    public sealed record PipeInRead(long Number) : ICrossesNodes;

    /// <summary>home → asker: frames to be written. → <see cref="PipeOutWritten"/>, and no more for that pipe before</summary>
    public sealed record PipeOut(ImmutableArray<PipedFrames> Writes) : ICrossesNodes;

    /// <summary>asker → home: what came last for these pipes is written.</summary>
    public sealed record PipeOutWritten(ImmutableArray<long> Numbers) : ICrossesNodes;

    /// <summary>home → asker: the WebSocket is to be closed behind what was to be written. → nothing</summary>
    public sealed record PipeEnd(long Number) : ICrossesNodes;

    /// <summary>A message of a client, unmasked.</summary>
    public readonly record struct PipedMessage(bool IsBinary, ReadOnlyMemory<byte> Bytes);

    /// <summary>The same frames for some WebSockets; a broadcast's cross nodes once.</summary>
    /// <param name="Numbers">Of the pipes.</param>
    /// <param name="Frames">Whole WebSocket frames, one after the other.</param>
    public readonly record struct PipedFrames(ImmutableArray<long> Numbers, ImmutableArray<ReadOnlyMemory<byte>> Frames);
}

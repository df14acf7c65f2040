namespace ActorSocketIo.Relay;

/// <summary>A WebSocket on this node whose session is on another, as its pipe sees it.</summary>
/// <remarks>Called one at a time, in order; must not block.</remarks>
internal interface IPipedWebSocket
{
    /// <summary>Frames to be written; <see cref="RelayedPipe.Written"/> is the answer, and no more come before.</summary>
    /// <param name="frames">Whole WebSocket frames; kept until they are written.</param>
    void Write(ReadOnlyMemory<byte> frames);

    /// <summary>It is to be closed, behind what was to be written.</summary>
    /// <param name="status">The status of the close frame; 1005 for none.</param>
    void Close(ushort status);
}

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>One packet of the layer above as the Engine.IO packets that carry it, shared by all who receive it.</summary>
/// <remarks>Immutable. The frames leave in order and with nothing in between, or not at all.</remarks>
public sealed class EncodedPacket
{
    private static readonly EngineFrame[] None = [];

    /// <summary>A packet of one frame, or of a frame and its attachments.</summary>
    /// <param name="head">The first frame.</param>
    /// <param name="attachments">The frames that must follow it; none by default.</param>
    /// <param name="compress">Whether a transport that negotiated compression may compress it.</param>
    public EncodedPacket(EngineFrame head, EngineFrame[]? attachments = null, bool compress = true)
    {
        ArgumentNullException.ThrowIfNull(head);
        Head = head;
        Rest = attachments ?? None;
        Compress = compress;
        Bytes = head.WebSocketFrame.Length;
        foreach (var frame in Rest)
            Bytes += frame.WebSocketFrame.Length;
    }

    /// <summary>The first frame.</summary>
    public EngineFrame Head { get; }

    /// <summary>The frames after the first.</summary>
    public ReadOnlySpan<EngineFrame> Attachments => Rest;

    /// <summary>How many frames it has, at least one.</summary>
    public int Frames => Rest.Length + 1;

    /// <summary>Bytes of all frames with their WebSocket headers.</summary>
    public int Bytes { get; }

    /// <summary>Whether a transport that negotiated compression may compress it.</summary>
    public bool Compress { get; }

    private EngineFrame[] Rest { get; }

    /// <summary>The packet for a client that reads another encoding: itself, but for binary messages in revision 3.</summary>
    /// <remarks>Not shared, but its frames are: see <see cref="EngineFrame.For"/>.</remarks>
    public EncodedPacket For(EngineEncoding encoding) => encoding == EngineEncoding.Revision4 || (!Head.IsBinary && Rest.Length == 0)
        ? this
        : new EncodedPacket(Head.For(encoding), Array.ConvertAll(Rest, frame => frame.For(encoding)), Compress);
}

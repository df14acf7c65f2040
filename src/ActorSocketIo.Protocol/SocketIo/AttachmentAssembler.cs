namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>Holds the packet that waits for its attachments.</summary>
/// <remarks>Bounded: in count by the packet's own array, whose length the header reader has checked, and in bytes.</remarks>
internal struct AttachmentAssembler
{
    private SocketPacket? _packet;
    private int _received;
    private long _bytesLeft;

    /// <summary>True while a packet waits.</summary>
    public readonly bool IsWaiting => _packet is not null;

    /// <summary>Starts to wait.</summary>
    /// <param name="packet">The packet; its attachments are filled in.</param>
    /// <param name="maxBytes">What the attachments may have together.</param>
    public void Begin(SocketPacket packet, long maxBytes)
    {
        _packet = packet;
        _received = 0;
        _bytesLeft = maxBytes;
    }

    /// <summary>Takes an attachment.</summary>
    /// <param name="attachment">Its bytes, copied.</param>
    /// <returns>The packet if it is whole now, null if more are owed, or why the connection must be closed.</returns>
    public Decoded<SocketPacket?> Add(ReadOnlySpan<byte> attachment)
    {
        if (_packet is not { } packet)
            return ProtocolError.UnexpectedAttachment;

        _bytesLeft -= attachment.Length;
        if (_bytesLeft < 0)
        {
            Drop();
            return ProtocolError.TooLarge;
        }

        packet.Attachments[_received++] = attachment.ToArray();
        if (_received < packet.Attachments.Length)
            return (SocketPacket?)null;

        Drop();
        return packet;
    }

    /// <summary>Lets go of a packet that will never be whole.</summary>
    public void Drop() => _packet = null;
}

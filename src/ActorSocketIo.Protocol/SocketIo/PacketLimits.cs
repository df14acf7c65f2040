namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>What a client may make a decoder hold.</summary>
/// <param name="MaxAttachments">Attachments of one packet. Default 10, as in the reference.</param>
/// <param name="MaxPacketBytes">Text and attachments of one packet together, in bytes. Default 11 000 000: ten attachments and a text of the largest message.</param>
/// <param name="MaxJsonDepth">Nesting of a payload. Default 256; more than 1000 counts as 1000.</param>
public sealed record PacketLimits(int MaxAttachments = 10, long MaxPacketBytes = 11_000_000, int MaxJsonDepth = 256)
{
    // The walk over a payload is recursive: what is read from the network must not decide how deep.
    private const int DeepestPayload = 1000;

    internal int JsonDepth => Math.Clamp(MaxJsonDepth, 1, DeepestPayload);
}

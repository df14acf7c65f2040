using ActorSocketIo.Link;

namespace ActorSocketIo.Serialization;

/// <summary>A message for several nodes: encoded once for all that read the same form, which but for an upgrade are all.</summary>
internal struct EncodedMessage(WireRegistry registry, ICrossesNodes message)
{
    private MessageCodec? _form;
    private byte[]? _bytes;

    /// <summary>The bytes for nodes of a version; shared, never written to. Null if that version does not read the message.</summary>
    public byte[]? For(byte version)
    {
        var form = registry.FormFor(message.GetType(), version);
        if (form != _form)
            (_form, _bytes) = (form, form is null ? null : WireRegistry.Encode(message, form));
        return _bytes;
    }
}

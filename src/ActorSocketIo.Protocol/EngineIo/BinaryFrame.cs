using System.Buffers.Text;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>A binary message as revision 4 writes it, and on demand as revision 3 does.</summary>
/// <remarks>The other forms are made for the first client that needs them and then shared like this one. Text has one form, so only binary frames pay for their places.</remarks>
internal sealed class BinaryFrame(byte[] bytes, byte headerLength) : EngineFrame(bytes, headerLength, EnginePacketType.Message, isBinary: true)
{
    private EngineFrame? _typed;
    private EngineFrame? _text;

    private protected override EngineFrame InRevision3(EngineEncoding encoding)
    {
        lock (this)
            return encoding == EngineEncoding.Revision3 ? _typed ??= WithType() : _text ??= AsText();
    }

    private EngineFrame WithType() => Create(Type, isBinary: true, Payload.Length + 1, this, static (target, frame) =>
    {
        target[0] = (byte)frame.Type;
        frame.Payload.Span.CopyTo(target[1..]);
    });

    private EngineFrame AsText()
    {
        var bytes = Allocate(2 + Base64.GetMaxEncodedToUtf8Length(Payload.Length), opcode: 0x1, out var header);
        bytes[header] = EnginePayload.BinaryPrefix;
        bytes[header + 1] = (byte)('0' + (byte)Type);
        Base64.EncodeToUtf8(Payload.Span, bytes.AsSpan(header + 2), out _, out _);
        return new EngineFrame(bytes, header, Type, isBinary: false);
    }
}

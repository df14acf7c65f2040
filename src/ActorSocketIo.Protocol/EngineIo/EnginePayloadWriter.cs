using System.Buffers;
using System.Buffers.Text;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>Puts packets into a polling answer of revision 4 until it is full.</summary>
/// <remarks>A mutable struct: keep it in one variable.</remarks>
public struct EnginePayloadWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly int _maxBytes;

    /// <summary>A writer of one body.</summary>
    /// <param name="output">Where the body goes.</param>
    /// <param name="maxBytes">What the body should not exceed. The first packet is taken whatever its size: it would never fit.</param>
    public EnginePayloadWriter(IBufferWriter<byte> output, int maxBytes = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _maxBytes = maxBytes;
    }

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Writes a packet with all its frames, or nothing.</summary>
    /// <returns>False if it does not fit any more.</returns>
    public bool TryWrite(EncodedPacket packet)
    {
        if (!Fits(EnginePayload.SizeOf(packet)))
            return false;

        Write(packet.Head);
        foreach (var frame in packet.Attachments)
            Write(frame);
        return true;
    }

    /// <summary>Writes a frame, or nothing.</summary>
    /// <returns>False if it does not fit any more.</returns>
    public bool TryWrite(EngineFrame frame)
    {
        if (!Fits(EnginePayload.SizeOf(frame)))
            return false;

        Write(frame);
        return true;
    }

    private readonly bool Fits(int size) => Written == 0 || (long)Written + 1 + size <= _maxBytes;

    private void Write(EngineFrame frame)
    {
        var separator = Written == 0 ? 0 : 1;
        var size = separator + EnginePayload.SizeOf(frame);
        var span = _output.GetSpan(size);
        span[0] = EnginePayload.Separator;
        var rest = span[separator..];
        var payload = frame.Payload.Span;
        if (frame.IsBinary)
        {
            rest[0] = EnginePayload.BinaryPrefix;
            Base64.EncodeToUtf8(payload, rest[1..], out _, out _);
        }
        else
        {
            payload.CopyTo(rest);
        }

        _output.Advance(size);
        Written += size;
    }
}

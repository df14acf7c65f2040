using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>What the frames of a client are turned into.</summary>
internal interface IWebSocketFrames
{
    /// <summary>A whole message, valid during the call only. Whether text is UTF-8 is for the receiver to check.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    WebSocketMistake? OnMessage(ReadOnlyMemory<byte> data, bool isBinary);

    /// <summary>A ping; only the last one of a read need be answered.</summary>
    void OnPing(ReadOnlySpan<byte> data);

    /// <summary>The client closes; 1005 if it gave no status.</summary>
    void OnClose(ushort status);

    /// <summary>A frame has been taken, whatever it was.</summary>
    /// <param name="bytes">Its size as it came.</param>
    /// <returns>Whether the next one may be taken; if not, it stays in the buffer.</returns>
    bool OnTaken(long bytes);
}

/// <summary>Reads a client's frames in place (RFC 6455 §5), total on any input and bounded by its limits.</summary>
/// <param name="maxBytes">Bytes of one message.</param>
/// <param name="maxFragments">Fragments of one message.</param>
internal sealed class WebSocketReader(int maxBytes, int maxFragments)
{
    private const int MaxControlPayload = 125;

    private MessageAssembler _message;

    /// <summary>Whether a client has closed: nothing after that counts.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Reads the whole frames of a buffer, as far as they are wanted.</summary>
    /// <param name="buffer">What has come; cut to what must come again, with more if all that was whole is taken.</param>
    /// <param name="frames">Who gets them.</param>
    /// <returns>What the client did wrong, or null. After a mistake nothing may be read any more.</returns>
    public WebSocketMistake? Read(ref ReadOnlySequence<byte> buffer, IWebSocketFrames frames)
    {
        while (!IsClosed && FrameHeader.TryRead(buffer, out var header))
        {
            // A header is judged before its payload is waited for.
            if (Check(header) is { } mistake)
                return mistake;
            var end = header.Length + (long)header.Payload;
            if (buffer.Length < end)
                return null;

            var payload = buffer.Slice(header.Length, (long)header.Payload);
            buffer = buffer.Slice(end);
            if (Take(header, payload, frames) is { } wrong)
                return wrong;
            if (!frames.OnTaken(end))
                return null;
        }

        return null;
    }

    /// <summary>Whether a buffer starts with a whole frame; a read that has none need not bother the session.</summary>
    public bool HasFrame(in ReadOnlySequence<byte> buffer) =>
        !IsClosed && FrameHeader.TryRead(buffer, out var header) && (Check(header) is not null || (ulong)buffer.Length >= header.Payload + (ulong)header.Length);

    /// <summary>Gives back what is held for an unfinished message.</summary>
    public void Release() => _message.Reset();

    private WebSocketMistake? Check(in FrameHeader header)
    {
        if (header.HasReservedBits)
            return WebSocketMistake.ReservedBits;
        if (!header.IsMasked)
            return WebSocketMistake.Unmasked;
        switch (header.Opcode)
        {
            case Opcode.Text or Opcode.Binary when _message.IsOpen:
            case Opcode.Continuation when !_message.IsOpen:
                return WebSocketMistake.BadFragment;
            case Opcode.Text or Opcode.Binary or Opcode.Continuation:
                return _message.Check(header.Payload, maxBytes, maxFragments);
            case Opcode.Close or Opcode.Ping or Opcode.Pong:
                return header.IsFinal && header.Payload <= MaxControlPayload ? null : WebSocketMistake.BadControlFrame;
            default:
                return WebSocketMistake.UnknownOpcode;
        }
    }

    private WebSocketMistake? Take(in FrameHeader header, in ReadOnlySequence<byte> payload, IWebSocketFrames frames)
    {
        switch (header.Opcode)
        {
            case Opcode.Text or Opcode.Binary when header.IsFinal && payload.IsSingleSegment:
                // The usual case. The pipe's memory is ours until it is advanced, and these bytes are not read again.
                var memory = MemoryMarshal.AsMemory(payload.First);
                Masking.Apply(memory.Span, header.Mask);
                return frames.OnMessage(memory, header.Opcode == Opcode.Binary);

            case Opcode.Text or Opcode.Binary or Opcode.Continuation:
                if (header.Opcode != Opcode.Continuation)
                    _message.Start(header.Opcode == Opcode.Binary);
                _message.Add(payload, header.Mask);
                if (!header.IsFinal)
                    return null;
                try
                {
                    return frames.OnMessage(_message.Message, _message.IsBinary);
                }
                finally
                {
                    _message.Reset();
                }

            case Opcode.Pong:
                return null;

            default:
                return Control(header, payload, frames);
        }
    }

    private WebSocketMistake? Control(in FrameHeader header, in ReadOnlySequence<byte> payload, IWebSocketFrames frames)
    {
        Span<byte> buffer = stackalloc byte[MaxControlPayload];
        var data = buffer[..(int)payload.Length];
        payload.CopyTo(data);
        Masking.Apply(data, header.Mask);
        if (header.Opcode == Opcode.Ping)
        {
            frames.OnPing(data);
            return null;
        }

        if (data.Length == 1)
            return WebSocketMistake.BadClose;
        var status = data.IsEmpty ? (ushort)1005 : BinaryPrimitives.ReadUInt16BigEndian(data);
        if (!data.IsEmpty && (!IsStatus(status) || !Utf8.IsValid(data[2..])))
            return WebSocketMistake.BadClose;
        IsClosed = true;
        frames.OnClose(status);
        return null;
    }

    private static bool IsStatus(ushort status) => status is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);
}

using System.Buffers.Binary;
using Google.Protobuf;

namespace ActorSocketIo.Remoting;

/// <summary>Reads frames, as <see cref="FrameSender"/> writes them.</summary>
/// <param name="stream">Blocks until there is something.</param>
/// <param name="longest">Bytes that a frame may have.</param>
internal sealed class FrameReceiver(Stream stream, int longest)
{
    /// <summary>Bytes that are reserved for a frame before any of it has come: whoever announces much must send it.</summary>
    private const int FirstPart = 64 * 1024;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;

    /// <summary>Whether <see cref="Next"/> returns without waiting.</summary>
    public bool HasNext => _end - _start >= FrameSender.Header
        && BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start)) <= (uint)(_end - _start - FrameSender.Header);

    /// <summary>The next frame's content, in memory of its own; <see langword="null"/> when the other end has closed.</summary>
    /// <exception cref="InvalidDataException">It would be longer than the longest.</exception>
    /// <exception cref="EndOfStreamException">The other end has closed within a frame.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public ByteString? Next()
    {
        if (!HasHeader())
            return null;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start));
        if (length > longest)
            throw new InvalidDataException($"a frame of {length} bytes; at most {longest} are allowed (akka.remote.dot-netty.tcp.maximum-frame-size)");
        _start += FrameSender.Header;

        var content = new byte[Math.Min((int)length, FirstPart)];
        var here = Math.Min(content.Length, _end - _start);
        _buffer.AsSpan(_start, here).CopyTo(content);
        _start += here;
        stream.ReadExactly(content.AsSpan(here));
        while (content.Length < length)
        {
            here = content.Length;
            Array.Resize(ref content, (int)Math.Min(length, 2L * here));
            stream.ReadExactly(content.AsSpan(here));
        }

        return UnsafeByteOperations.UnsafeWrap(content);
    }

    private bool HasHeader()
    {
        while (_end - _start < FrameSender.Header)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = stream.Read(_buffer.AsSpan(_end));
            if (read == 0)
                return _end == 0 ? false : throw new EndOfStreamException("closed within a frame");
            _end += read;
        }

        return true;
    }
}

namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>Bytes that are written one after the other into memory that is used again.</summary>
internal abstract class ScratchBytes
{
    private const int LargestKept = 64 * 1024;

    private byte[] _buffer = new byte[512];

    /// <summary>Bytes written; lower it to take some back.</summary>
    public int Length { get; set; }

    /// <summary>Whether it has grown to a size at which a thread should not keep it.</summary>
    public bool IsTooLargeToKeep => _buffer.Length > LargestKept;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Everything from a place on, what is written and what is free.</summary>
    protected Span<byte> From(int start) => _buffer.AsSpan(start);

    /// <summary>The bytes after the last one written, at least so many; raise <see cref="Length"/> by what is filled.</summary>
    protected Span<byte> Free(int bytes)
    {
        var needed = checked(Length + bytes);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, _buffer.Length * 2L), Array.MaxLength));
        return _buffer.AsSpan(Length);
    }

    protected void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        Length += bytes.Length;
    }

    protected void Append(byte value)
    {
        Free(1)[0] = value;
        Length++;
    }
}

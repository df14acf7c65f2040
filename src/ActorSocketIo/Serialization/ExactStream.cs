namespace ActorSocketIo.Serialization;

/// <summary>Bytes that a reader must not run out of: Hyperion takes no notice of a short read, and would make up values of what it read before.</summary>
internal sealed class ExactStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    /// <summary>Whether all has been read.</summary>
    public bool IsAtEnd => Position == Length;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = base.Read(buffer, offset, count);
        return read == count ? read : throw new EndOfStreamException("its bytes end too soon");
    }

    /// <inheritdoc/>
    public override int ReadByte() => base.ReadByte() is var next and >= 0 ? next : throw new EndOfStreamException("its bytes end too soon");
}

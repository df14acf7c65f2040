using System.Buffers;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>Bytes that come in pieces, put together in an array of the pool.</summary>
/// <param name="capacity">How many are expected at first.</param>
internal sealed class PooledBytes(int capacity) : IDisposable
{
    private byte[] _array = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the array has to grow for one more.</summary>
    public bool IsFull => Length == _array.Length;

    /// <summary>What there is; until more is reserved, or it is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, Length);

    /// <summary>A place for more, to be followed by <see cref="Advance"/>.</summary>
    /// <param name="atLeast">How much must fit.</param>
    public Memory<byte> Reserve(int atLeast = 1)
    {
        if (_array.Length - Length < atLeast)
            Grow(Length + atLeast);
        return _array.AsMemory(Length);
    }

    /// <summary>So many have been put into the place.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        (_array, Length) = ([], 0);
    }

    // Doubling: what tiny pieces make us copy stays linear.
    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, _array.Length * 2));
        Written.Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}

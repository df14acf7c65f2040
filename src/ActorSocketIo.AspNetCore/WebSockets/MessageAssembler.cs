using System.Buffers;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>Puts the fragments of one message together, within limits; holds no buffer between messages.</summary>
internal struct MessageAssembler
{
    private byte[]? _buffer;
    private int _length;
    private int _fragments;

    /// <summary>Whether a message has begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the open message is binary.</summary>
    public bool IsBinary { get; private set; }

    /// <summary>What has been put together.</summary>
    public readonly ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>A message begins.</summary>
    public void Start(bool isBinary)
    {
        IsOpen = true;
        IsBinary = isBinary;
    }

    /// <summary>Whether another fragment may be added.</summary>
    public readonly WebSocketMistake? Check(ulong payload, int maxBytes, int maxFragments)
    {
        if (payload > (ulong)(maxBytes - _length))
            return WebSocketMistake.TooLarge;
        return _fragments >= maxFragments ? WebSocketMistake.TooManyFragments : null;
    }

    /// <summary>Adds a fragment and unmasks it.</summary>
    public void Add(in ReadOnlySequence<byte> payload, uint mask)
    {
        var length = (int)payload.Length;
        Reserve(_length + length);
        var place = _buffer.AsSpan(_length, length);
        payload.CopyTo(place);
        Masking.Apply(place, mask);
        _length += length;
        _fragments++;
    }

    /// <summary>Forgets the message and gives its buffer back.</summary>
    public void Reset()
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
        this = default;
    }

    private void Reserve(int length)
    {
        if (_buffer is not null && _buffer.Length >= length)
            return;
        // Doubling: what tiny fragments make us copy stays linear.
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, (_buffer?.Length ?? 128) * 2));
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}

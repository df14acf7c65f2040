using System.Buffers;
using ActorSocketIo.AspNetCore.Transports;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>Puts the fragments of one message together, within limits; holds no buffer between messages.</summary>
internal struct MessageAssembler
{
    private PooledBytes? _bytes;
    private int _fragments;

    /// <summary>Whether a message has begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the open message is binary.</summary>
    public bool IsBinary { get; private set; }

    /// <summary>What has been put together.</summary>
    public readonly ReadOnlyMemory<byte> Message => _bytes?.Written ?? default;

    /// <summary>A message begins.</summary>
    public void Start(bool isBinary)
    {
        IsOpen = true;
        IsBinary = isBinary;
    }

    /// <summary>Whether another fragment may be added.</summary>
    public readonly WebSocketMistake? Check(ulong payload, int maxBytes, int maxFragments)
    {
        if (payload > (ulong)(maxBytes - (_bytes?.Length ?? 0)))
            return WebSocketMistake.TooLarge;
        return _fragments >= maxFragments ? WebSocketMistake.TooManyFragments : null;
    }

    /// <summary>Adds a fragment and unmasks it.</summary>
    public void Add(in ReadOnlySequence<byte> payload, uint mask)
    {
        var length = (int)payload.Length;
        _bytes ??= new PooledBytes(Math.Max(length, 256));
        var place = _bytes.Reserve(length).Span[..length];
        payload.CopyTo(place);
        Masking.Apply(place, mask);
        _bytes.Advance(length);
        _fragments++;
    }

    /// <summary>Forgets the message and gives its buffer back.</summary>
    public void Reset()
    {
        _bytes?.Dispose();
        this = default;
    }
}

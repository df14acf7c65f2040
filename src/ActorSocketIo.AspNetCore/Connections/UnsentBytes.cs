using System.Buffers;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Bytes that were written and not sent, in pooled blocks; none is held while there are none.</summary>
internal sealed class UnsentBytes
{
    private const int BlockBytes = 4096;

    private Queue<Block>? _full;
    private Block? _last; // being filled

    /// <summary>How many there are.</summary>
    public long Length { get; private set; }

    /// <summary>Room for more bytes, at least one.</summary>
    public Memory<byte> GetMemory(int atLeast)
    {
        if (_last is not null && _last.Room < Math.Max(atLeast, 1))
        {
            if (_last.Bytes.IsEmpty)
                _last.Return();
            else
                (_full ??= new()).Enqueue(_last);
            _last = null;
        }

        _last ??= new Block(Math.Max(atLeast, BlockBytes));
        return _last.Array.AsMemory(_last.End);
    }

    /// <summary>So much of the room was filled.</summary>
    public void Advance(int bytes)
    {
        if (bytes < 0 || bytes > (_last?.Room ?? 0))
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "is not within the room that was asked for");
        if (_last is null)
            return;
        _last.End += bytes;
        Length += bytes;
    }

    /// <summary>The first bytes that lie together; empty if there are none.</summary>
    public ReadOnlyMemory<byte> First => (_full is { Count: > 0 } full ? full.Peek() : _last)?.Bytes ?? default;

    /// <summary>So many of <see cref="First"/> are sent.</summary>
    public void Consume(int bytes)
    {
        Length -= bytes;
        var block = _full is { Count: > 0 } full ? full.Peek() : _last!;
        block.Start += bytes;
        if (!block.Bytes.IsEmpty)
            return;
        if (block == _last)
            _last = null;
        else
            _full!.Dequeue();
        block.Return();
    }

    /// <summary>Moves all of it to a new owner.</summary>
    public UnsentBytes Take()
    {
        var taken = new UnsentBytes { Length = Length, _full = _full, _last = _last };
        (Length, _full, _last) = (0, null, null);
        return taken;
    }

    /// <summary>Drops all of it.</summary>
    public void Release()
    {
        while (_full is { Count: > 0 })
            _full.Dequeue().Return();
        _last?.Return();
        (Length, _full, _last) = (0, null, null);
    }

    private sealed class Block(int atLeast)
    {
        public byte[] Array { get; } = ArrayPool<byte>.Shared.Rent(atLeast);

        public int Start { get; set; }

        public int End { get; set; }

        public int Room => Array.Length - End;

        public ReadOnlyMemory<byte> Bytes => Array.AsMemory(Start..End);

        public void Return() => ArrayPool<byte>.Shared.Return(Array);
    }
}

using System.Buffers;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Bytes that were received and not consumed, in pooled blocks; none is held while there are none.</summary>
internal sealed class ReceivedBytes
{
    private const int FirstBlockBytes = 4096;
    private const int MaxBlockBytes = 64 * 1024;
    private const int MinRoomBytes = 512; // a system call for less is a waste

    private Block? _first;
    private Block? _last;
    private int _start; // in the first block

    /// <summary>Whether there are bytes that the reader has not looked at.</summary>
    public bool HasUnexamined { get; private set; }

    /// <summary>How many there are.</summary>
    public long Length => _first is null ? 0 : _last!.End - _first.RunningIndex - _start;

    /// <summary>All of them.</summary>
    public ReadOnlySequence<byte> All => _first is null ? default : new(_first, _start, _last!, _last!.Memory.Length);

    /// <summary>Room for more, as much as one block has.</summary>
    public Span<byte> GetRoom()
    {
        if (_last is null)
            _first = _last = new Block(FirstBlockBytes, 0);
        else if (_last.Room.Length < MinRoomBytes)
            _last = _last.Append(Math.Min(4 * _last.Bytes, MaxBlockBytes)); // who sends much sends more
        return _last.Room;
    }

    /// <summary>So much of the room was filled; if nothing is held, it is given back.</summary>
    public void Advance(int bytes)
    {
        _last!.Fill(bytes);
        HasUnexamined |= bytes > 0;
        if (Length == 0)
            Release();
    }

    /// <summary>Adds a copy of bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = GetRoom();
            var part = bytes[..Math.Min(room.Length, bytes.Length)];
            part.CopyTo(room);
            Advance(part.Length);
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>The reader needs no more what is before <paramref name="consumed"/>, and has looked at what is before <paramref name="examined"/>.</summary>
    /// <exception cref="InvalidOperationException">These are no positions in what it was given last.</exception>
    public void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_last is null)
            return;
        if (consumed.GetObject() is not Block first || examined.GetObject() is not Block seen || !Holds(first) || !Holds(seen))
            throw new InvalidOperationException("The position is not in what was read.");
        HasUnexamined = seen.RunningIndex + examined.GetInteger() < _last.End;
        while (_first != first)
            _first = _first!.Release();
        _start = consumed.GetInteger();
        while (_start == _first.Memory.Length && _first != _last)
            (_first, _start) = (_first.Release()!, 0);
        if (Length == 0)
            Release();
    }

    /// <summary>Drops all of it.</summary>
    public void Release()
    {
        for (var block = _first; block is not null;)
            block = block.Release();
        (_first, _last, _start, HasUnexamined) = (null, null, 0, false);
    }

    private bool Holds(Block wanted)
    {
        for (var block = _first; block is not null; block = block.Following)
        {
            if (block == wanted)
                return true;
        }

        return false;
    }

    private sealed class Block : ReadOnlySequenceSegment<byte>
    {
        private readonly byte[] _array;

        public Block(int bytes, long runningIndex)
        {
            _array = ArrayPool<byte>.Shared.Rent(bytes);
            RunningIndex = runningIndex;
        }

        public int Bytes => _array.Length;

        public long End => RunningIndex + Memory.Length;

        public Block? Following => (Block?)Next;

        public Span<byte> Room => _array.AsSpan(Memory.Length);

        public void Fill(int bytes) => Memory = _array.AsMemory(0, Memory.Length + bytes);

        public Block Append(int bytes)
        {
            var next = new Block(bytes, End);
            Next = next;
            return next;
        }

        /// <returns>The next one.</returns>
        public Block? Release()
        {
            ArrayPool<byte>.Shared.Return(_array);
            return Following;
        }
    }
}

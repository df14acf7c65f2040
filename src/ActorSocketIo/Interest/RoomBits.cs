using System.Security.Cryptography;

namespace ActorSocketIo.Interest;

/// <summary>For each room key, which of up to 64 nodes have members: a table that is read without a lock.</summary>
/// <remarks>
/// One writer at a time, any number of readers. Open addressing over one array, key and bits side by side: 16 bytes a slot, at least three of eight free.
/// A slot keeps its key when its bits become zero, and is dropped when the table is built anew. Where a key stands depends on a secret, because names of
/// rooms are chosen by clients.
/// </remarks>
internal sealed class RoomBits
{
    private const int SmallestSlots = 64;

    private readonly ulong _secret = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
    private ulong[] _table = new ulong[SmallestSlots * 2];
    private int _usedSlots;

    /// <summary>How many rooms have a bit set.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the table.</summary>
    public long Bytes => (long)_table.Length * sizeof(ulong);

    /// <summary>The bits of a room; any thread.</summary>
    public ulong this[RoomKey room]
    {
        get
        {
            var table = Volatile.Read(ref _table);
            for (var at = SlotOf(room, table); ; at = Next(at, table))
            {
                var key = Volatile.Read(ref table[at]);
                if (key == room.Value)
                    return Volatile.Read(ref table[at + 1]);
                if (key == 0)
                    return 0;
            }
        }
    }

    /// <summary>Sets bits of a room.</summary>
    public void Set(RoomKey room, ulong bits)
    {
        var at = Find(room, _table);
        if (_table[at] == 0)
        {
            if ((_usedSlots + 1) * 16L > _table.Length * 5L)      // of the words, two a slot: five of eight slots
            {
                Rebuild();
                at = Find(room, _table);
            }

            _usedSlots++;
            Volatile.Write(ref _table[at + 1], bits);
            Volatile.Write(ref _table[at], room.Value);    // the key last: a reader that sees it sees the bits
            Count++;
            return;
        }

        if (_table[at + 1] == 0)
            Count++;
        Volatile.Write(ref _table[at + 1], _table[at + 1] | bits);
    }

    /// <summary>Clears bits of a room.</summary>
    public void Clear(RoomKey room, ulong bits)
    {
        var at = Find(room, _table);
        if (_table[at] == 0 || _table[at + 1] == 0)
            return;
        var left = _table[at + 1] & ~bits;
        if (left == 0)
            Count--;
        Volatile.Write(ref _table[at + 1], left);
    }

    /// <summary>Clears bits of every room that is not among these.</summary>
    /// <param name="keep">Null clears all.</param>
    /// <param name="bits">The bits to clear.</param>
    public void ClearExcept(HashSet<RoomKey>? keep, ulong bits)
    {
        for (var at = 0; at < _table.Length; at += 2)
        {
            if (_table[at] == 0 || (_table[at + 1] & bits) == 0 || keep?.Contains(new(_table[at])) == true)
                continue;
            var left = _table[at + 1] & ~bits;
            if (left == 0)
                Count--;
            Volatile.Write(ref _table[at + 1], left);
        }
    }

    private void Rebuild()
    {
        var slots = _table.Length / 2;
        if (Count > _usedSlots / 2)
            slots *= 2;
        else if (Count < slots / 8)
            slots = Math.Max(SmallestSlots, slots / 2);
        var larger = new ulong[slots * 2];
        var used = 0;
        for (var at = 0; at < _table.Length; at += 2)
        {
            if (_table[at] == 0 || _table[at + 1] == 0)
                continue;
            var to = Find(new(_table[at]), larger);
            (larger[to], larger[to + 1]) = (_table[at], _table[at + 1]);
            used++;
        }

        _usedSlots = used;
        Volatile.Write(ref _table, larger);
    }

    private int Find(RoomKey room, ulong[] table)
    {
        var at = SlotOf(room, table);
        while (table[at] != 0 && table[at] != room.Value)
            at = Next(at, table);
        return at;
    }

    private int SlotOf(RoomKey room, ulong[] table) =>
        (int)((room.Value * _secret) >> (64 - System.Numerics.BitOperations.Log2((uint)table.Length / 2))) * 2;

    private static int Next(int at, ulong[] table) => (at + 2) & (table.Length - 1);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorSocketIo.Interest;

/// <summary>A room of a namespace as all nodes write it: a 64-bit hash.</summary>
/// <remarks>
/// The same on every node and in every version. Two rooms with one key only cost messages that find nobody, so the hash needs to
/// be fast and even, not secret; tables that are indexed by it add a secret of their own. Never zero.
/// </remarks>
internal readonly record struct RoomKey(ulong Value)
{
    private const ulong First = 0x9E3779B97F4A7C15, Second = 0xBF58476D1CE4E5B9, Third = 0x94D049BB133111EB;

    /// <summary>The key of a room.</summary>
    /// <param name="nsp">The namespace, or for announced ids their kind.</param>
    /// <param name="room">The room; <c>""</c> means that the namespace is served.</param>
    public static RoomKey Of(ReadOnlySpan<char> nsp, ReadOnlySpan<char> room)
    {
        var hash = Absorb(Absorb(First, nsp), room);
        return new(hash == 0 ? 1 : hash);
    }

    // Four UTF-16 units a step, folded by a 128-bit product; the length keeps ("a", "bc") and ("ab", "c") apart.
    private static ulong Absorb(ulong hash, ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        var length = (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), Second);
        ulong last = 0;
        for (var i = 0; i < bytes.Length; i++)
            last |= (ulong)bytes[i] << (8 * i);
        return Fold(Fold(hash ^ last, Third) ^ length, First);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low ^ (left << 1);      // the last term keeps a zero from swallowing what came before
    }
}

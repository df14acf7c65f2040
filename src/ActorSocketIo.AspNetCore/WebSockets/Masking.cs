using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>Takes a client's mask off (RFC 6455 §5.3).</summary>
internal static class Masking
{
    /// <summary>Unmasks in place.</summary>
    /// <param name="bytes">The payload, from its start.</param>
    /// <param name="mask">The key, in the order of the bytes in memory.</param>
    public static void Apply(Span<byte> bytes, uint mask)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(bytes);
        var wide = new Vector<uint>(mask);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] ^= wide;

        var rest = bytes[(vectors.Length * Vector<byte>.Count)..];
        for (var i = 0; i < rest.Length; i++)
            rest[i] ^= (byte)(mask >> (8 * (i & 3)));
    }
}

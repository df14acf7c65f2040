using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Akka.Cluster;

namespace ActorSocketIo.Link;

/// <summary>The name of one incarnation of a node: eight base64url characters.</summary>
/// <remarks>
/// The first 48 bits of SHA-256 over address and uid, so every member can compute every member's, no host is shown, and a
/// restarted node has a new one. It is the first part of session ids and socket ids. Order is that of the bits and means nothing.
/// </remarks>
public readonly record struct NodeToken : IComparable<NodeToken>
{
    /// <summary>Length of the text form, in characters.</summary>
    public const int Length = 8;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private NodeToken(ulong bits) => Bits = bits;

    /// <summary>The 48 bits; the form that crosses nodes.</summary>
    internal ulong Bits { get; }

    /// <summary>The token of a member.</summary>
    /// <param name="node">Address and uid of the member.</param>
    public static NodeToken Of(UniqueAddress node)
    {
        ArgumentNullException.ThrowIfNull(node);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{node.Address}#{(uint)node.Uid}"), hash);
        return new(BinaryPrimitives.ReadUInt64BigEndian(hash) >> 16);
    }

    /// <summary>Reads the eight characters at the start of a sid or socket id.</summary>
    /// <param name="text">Exactly eight characters; any input is answered, never an exception.</param>
    /// <param name="token">The token, or the default.</param>
    /// <returns>Whether the text has the form of a token. Whether such a node lives, <see cref="IPeers"/> knows.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out NodeToken token)
    {
        token = default;
        if (text.Length != Length)
            return false;
        ulong bits = 0;
        foreach (var c in text)
        {
            var digit = Digit(c);
            if (digit < 0)
                return false;
            bits = (bits << 6) | (uint)digit;
        }

        token = new(bits);
        return true;
    }

    /// <summary>Writes the text form without allocating.</summary>
    /// <param name="text">At least <see cref="Length"/> characters.</param>
    public void CopyTo(Span<char> text)
    {
        for (var i = 0; i < Length; i++)
            text[i] = Alphabet[(int)(Bits >> (6 * (Length - 1 - i))) & 63];
    }

    /// <summary>The eight characters.</summary>
    public override string ToString() => string.Create(Length, this, static (text, token) => token.CopyTo(text));

    /// <summary>Compares the bits: an order that all nodes share.</summary>
    /// <param name="other">Another token.</param>
    public int CompareTo(NodeToken other) => Bits.CompareTo(other.Bits);

    /// <summary>Whether one token stands before another; see <see cref="CompareTo"/>.</summary>
    public static bool operator <(NodeToken left, NodeToken right) => left.Bits < right.Bits;

    /// <summary>Whether one token stands after another; see <see cref="CompareTo"/>.</summary>
    public static bool operator >(NodeToken left, NodeToken right) => left.Bits > right.Bits;

    /// <summary>Whether one token does not stand after another; see <see cref="CompareTo"/>.</summary>
    public static bool operator <=(NodeToken left, NodeToken right) => left.Bits <= right.Bits;

    /// <summary>Whether one token does not stand before another; see <see cref="CompareTo"/>.</summary>
    public static bool operator >=(NodeToken left, NodeToken right) => left.Bits >= right.Bits;

    /// <summary>The token with these 48 bits, as read from another node.</summary>
    internal static NodeToken FromBits(ulong bits) => new(bits & 0xFFFF_FFFF_FFFF);

    private static int Digit(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '-' => 62,
        '_' => 63,
        _ => -1,
    };
}

using System.Buffers.Text;
using System.Security.Cryptography;
using ActorSocketIo.Link;

namespace ActorSocketIo.Sockets;

/// <summary>The id of a socket and of its entity: its node's token, a bucket, and 15 random bytes, in base64url.</summary>
/// <remarks>
/// Token and bucket together are the shard. The random part is from a CSPRNG: ids are public, but must not be guessed. A client of revision 3 makes its sockets' ids
/// itself, of its session's; their entities have ids of this form all the same.
/// </remarks>
internal static class SocketId
{
    /// <summary>Shards of one node: with affinity they balance nothing, and each costs a coordinator write.</summary>
    public const int Buckets = 4;

    private const int RandomBytes = 15;
    private const int RandomLength = 20;

    private const int SessionLength = NodeToken.Length + RandomLength;

    /// <summary>Characters of every id.</summary>
    public const int Length = NodeToken.Length + 1 + RandomLength;

    public static string Create(NodeToken node) => Create(node, bucket: RandomNumberGenerator.GetInt32(Buckets));

    public static string Create(NodeToken node, int bucket)
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        Span<char> tail = stackalloc char[RandomLength];
        Base64Url.EncodeToChars(random, tail);
        return string.Concat(node.ToString(), ((char)('0' + bucket)).ToString(), tail);
    }

    /// <summary>Whether a text has the form of an id; then whose it would be.</summary>
    public static bool TryGetNode(string id, out NodeToken node)
    {
        node = default;
        return id.Length == Length && id[NodeToken.Length] is >= '0' and < (char)('0' + Buckets) && NodeToken.TryParse(id.AsSpan(0, NodeToken.Length), out node);
    }

    /// <summary>The id that a client of revision 3 gives a socket.</summary>
    /// <param name="sid">The id of its session.</param>
    /// <param name="nsp">The socket's namespace.</param>
    public static string OfRevision3(string sid, string nsp) => nsp == "/" ? sid : $"{nsp}#{sid}";

    /// <summary>Whether a text has the form of such an id, with a session's id that names its node; then whose it would be.</summary>
    /// <remarks>There is little to tell it by: it is one only if the node lives.</remarks>
    public static bool TryGetNodeOfRevision3(string id, out NodeToken node)
    {
        node = default;
        var start = id.Length - SessionLength;
        return (start == 0 || (start > 1 && id[0] == '/' && id[start - 1] == '#')) && NodeToken.TryParse(id.AsSpan(start, NodeToken.Length), out node);
    }

    /// <summary>What a socket whose client has gone on to another node is found by there: its id with that node's token.</summary>
    public static string At(NodeToken node, string id) => $"{node}{WithoutNode(id)}";

    /// <summary>An id without its token: what is the same on whatever node its client is.</summary>
    public static string WithoutNode(string id) => id.Length > NodeToken.Length ? id[NodeToken.Length..] : id;

    /// <summary>The shard of an id that has the form of one.</summary>
    public static string ShardOf(string id) => id[..(NodeToken.Length + 1)];

    /// <summary>The shards of a node.</summary>
    public static IEnumerable<string> ShardsOf(NodeToken node) => Enumerable.Range(0, Buckets).Select(bucket => $"{node}{bucket}");
}

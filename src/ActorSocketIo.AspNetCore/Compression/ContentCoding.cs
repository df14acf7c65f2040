using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ActorSocketIo.AspNetCore.Compression;

/// <summary>A way to compress a body, as RFC 9110 names it.</summary>
/// <param name="Name">The token in Accept-Encoding and Content-Encoding.</param>
/// <param name="Wrap">Compresses what is written to the stream it returns.</param>
internal sealed record ContentCoding(string Name, Func<Stream, CompressionLevel, Stream> Wrap)
{
    public static ContentCoding Brotli { get; } = new("br", static (to, level) => new BrotliStream(to, level, leaveOpen: true));

    public static ContentCoding Gzip { get; } = new("gzip", static (to, level) => new GZipStream(to, level, leaveOpen: true));

    /// <summary>What HTTP calls deflate is zlib.</summary>
    public static ContentCoding Deflate { get; } = new("deflate", static (to, level) => new ZLibStream(to, level, leaveOpen: true));

    /// <summary>Chooses what the client likes best (RFC 9110 §12.5.3).</summary>
    /// <param name="accepted">Its Accept-Encoding; what cannot be read of it is passed over.</param>
    /// <param name="offered">What can be had, best first: of two that it likes as much it gets the first.</param>
    /// <param name="inClientsOrder">Rather the one that it names first, as Node's <c>negotiator</c> decides.</param>
    /// <returns>Null if it must get the body as it is.</returns>
    public static ContentCoding? Negotiate(StringValues accepted, IReadOnlyList<ContentCoding> offered, bool inClientsOrder = false)
    {
        if (StringValues.IsNullOrEmpty(accepted) || !StringWithQualityHeaderValue.TryParseList(accepted, out var wishes))
            return null;

        ContentCoding? best = null;
        Wish likes = default;
        foreach (var coding in offered)
        {
            var wish = Wish.For(coding.Name, wishes);
            if (wish.Quality > likes.Quality || (inClientsOrder && best is not null && wish.Quality == likes.Quality && wish.IsBefore(likes)))
                (best, likes) = (coding, wish);
        }

        return best;
    }

    /// <summary>Compresses a body.</summary>
    public ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> body, CompressionLevel level)
    {
        using var compressed = new MemoryStream(body.Length / 2);
        using (var to = Wrap(compressed, level))
            to.Write(body);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    // How much a client likes a coding, and where it says so.
    private readonly record struct Wish(double Quality, bool IsNamed, int Place)
    {
        public static Wish For(string coding, IList<StringWithQualityHeaderValue> wishes)
        {
            Wish any = default;
            for (var i = 0; i < wishes.Count; i++)
            {
                if (wishes[i].Value.Equals(coding, StringComparison.OrdinalIgnoreCase))
                    return new Wish(wishes[i].Quality ?? 1, IsNamed: true, i);
                if (wishes[i].Value == "*")
                    any = new Wish(wishes[i].Quality ?? 1, IsNamed: false, i);
            }

            return any;
        }

        public bool IsBefore(Wish other) => IsNamed == other.IsNamed ? Place < other.Place : IsNamed;
    }
}

using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace ActorSocketIo.AspNetCore.Client;

/// <summary>A way to compress a body, as RFC 9110 names it.</summary>
/// <param name="Name">The token in Accept-Encoding and Content-Encoding.</param>
/// <param name="Wrap">Compresses what is written to the stream it returns.</param>
internal sealed record ContentCoding(string Name, Func<Stream, Stream> Wrap)
{
    /// <summary>Best first: of two that a client likes as much, it gets the smaller one.</summary>
    public static IReadOnlyList<ContentCoding> All { get; } =
    [
        new("br", static to => new BrotliStream(to, CompressionLevel.Optimal, leaveOpen: true)),
        new("gzip", static to => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true)),
        new("deflate", static to => new ZLibStream(to, CompressionLevel.Optimal, leaveOpen: true)),
    ];

    /// <summary>What the client likes best of those we have.</summary>
    /// <param name="accepted">Its Accept-Encoding, as parsed.</param>
    /// <returns>Null if it must get the body as it is.</returns>
    public static ContentCoding? Negotiate(IList<StringWithQualityHeaderValue> accepted) =>
        accepted.Count == 0 ? null : All.Where(coding => coding.QualityIn(accepted) > 0).MaxBy(coding => coding.QualityIn(accepted));

    public byte[] Compress(byte[] body)
    {
        var compressed = new MemoryStream();
        using (var to = Wrap(compressed))
            to.Write(body);
        return compressed.ToArray();
    }

    private double QualityIn(IList<StringWithQualityHeaderValue> accepted)
    {
        var named = accepted.FirstOrDefault(value => value.Value.Equals(Name, StringComparison.OrdinalIgnoreCase));
        var match = named ?? accepted.FirstOrDefault(value => value.Value == "*");
        return match is null ? 0 : match.Quality ?? 1;
    }
}
